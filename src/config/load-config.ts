import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { messageOf, StationError } from '../domain/station-error.js';
import { type ConfigProblem, describeProblem, pathText } from './config-problem.js';
import { resolvePaths } from './resolve-paths.js';
import { type Config, configSchema } from './schema.js';

/** A configuration that has been read and found valid. */
export interface LoadedConfig {
  readonly config: Config;
  /** SHA-256 of the text, hexadecimal: part of every verdict's provenance. */
  readonly hash: string;
  readonly file: string;
  /** The line of the value at a path, or of the nearest parent that is written out. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/**
 * Reads and validates a YAML file. Relative paths in it are taken from the folder that holds it.
 *
 * @throws StationError `config-unreadable`, or `config-invalid` with every problem and its line.
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StationError('config-unreadable', { file, why: messageOf(error) }, { cause: error });
  });
  return parseConfig(text, file);
}

/** As `loadConfig`, for a text that is already at hand. */
export function parseConfig(text: string, file: string): LoadedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw invalid(
      file,
      document.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${firstLine(error.message)}`),
    );
  }
  const at = { file, lineOf: (path: readonly PropertyKey[]) => lineOf(document, path, lines) };
  const parsed = configSchema.safeParse(document.toJS());
  if (!parsed.success) {
    throw configProblems(
      at,
      parsed.error.issues.flatMap((issue) => describeProblem(issue)),
    );
  }
  const hash = createHash('sha256').update(text).digest('hex');
  return { config: resolvePaths(parsed.data, dirname(resolve(file))), hash, ...at };
}

/** The error that names problems of a configuration with their lines. */
export function configProblems(
  { file, lineOf: line }: Pick<LoadedConfig, 'file' | 'lineOf'>,
  problems: readonly ConfigProblem[],
): StationError {
  return invalid(
    file,
    problems.map(({ path, message }) => `line ${line(path)}: ${pathText(path)}: ${message}`),
  );
}

function invalid(file: string, problems: readonly string[]): StationError {
  return new StationError('config-invalid', { file, problems: problems.map((p) => `  ${p}`).join('\n') });
}

/** The line of the value at `path`, or of the nearest parent that is written out. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
  lines: LineCounter,
): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (hasRange(node)) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
