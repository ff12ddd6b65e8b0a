import { readFile } from 'node:fs/promises';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { Decision, StudyTrial } from '../../evaluation/attribute-study.js';
import { parseTable } from './parse-table.js';
import { readDecision } from './read-decision.js';

/**
 * The decisions of a table with the columns `part`, `decision` and `reference`, and `appraiser` where there are several.
 *
 * @throws StationError `table-invalid`
 */
export async function readTrials(file: string): Promise<readonly StudyTrial[]> {
  const rows = parseTable({ text: await read(file), file, columns: ['part', 'decision', 'reference'] });
  const known = new Map<string, Decision>();
  return rows.map(({ line, cells }) => {
    const part = cells['part'] ?? '';
    const decision = decisionOf(cells['decision'] ?? '', file, line);
    const reference = decisionOf(cells['reference'] ?? '', file, line);
    if ((known.get(part) ?? reference) !== reference) {
      throw new StationError('table-invalid', { file, line, why: `${part} has another reference above` });
    }
    known.set(part, reference);
    return { part, appraiser: cells['appraiser'] || 'station', decision, reference };
  });
}

/**
 * What each part really is, from a table with the columns `part` and `reference`.
 *
 * @throws StationError `table-invalid`
 */
export async function readReferences(file: string): Promise<ReadonlyMap<string, Decision>> {
  const rows = parseTable({ text: await read(file), file, columns: ['part', 'reference'] });
  return new Map(
    rows.map(({ line, cells }) => [cells['part'] ?? '', decisionOf(cells['reference'] ?? '', file, line)]),
  );
}

const tableHeader = 'part,appraiser,decision,reference';

/** The decisions as a table that `readTrials` reads again. */
export function formatTrials(trials: readonly StudyTrial[]): string {
  const rows = trials.map(({ part, appraiser, decision, reference }) =>
    [part, appraiser, decision, reference].map(cellOf).join(','),
  );
  return `${[tableHeader, ...rows].join('\n')}\n`;
}

function cellOf(text: string): string {
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function decisionOf(word: string, file: string, line: number): Decision {
  const decision = readDecision(word);
  if (decision !== undefined) return decision;
  throw new StationError('table-invalid', { file, line, why: `"${word}" is neither good nor defective` });
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new StationError('usage', { why: `${file} cannot be read: ${messageOf(error)}` }, { cause: error });
  });
}
