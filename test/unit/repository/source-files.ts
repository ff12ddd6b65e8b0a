import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Root of the repository, with a slash at the end. */
export const root: string = fileURLToPath(new URL('../../../', import.meta.url));

export interface SourceFile {
  /** Seen from the root: `src/domain/decide.ts`. */
  readonly path: string;
  readonly text: string;
}

/** All TypeScript files below a folder of the repository. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${root}${folder}/${name}`, 'utf8') }));
}

/** What a file imports, as written: `../domain/verdict.js`, `node:fs`, `zod`. Says which imports are of types only. */
export function importsOf(text: string): readonly { readonly from: string; readonly typeOnly: boolean }[] {
  return [
    ...text.matchAll(/^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm),
  ].map((match) => ({ from: match[2] ?? match[3] ?? '', typeOnly: match[1] !== undefined }));
}
