import { basename, dirname, extname, join, sep } from 'node:path';
import { StationError } from '../../domain/station-error.js';
import type { Decision } from '../../evaluation/attribute-study.js';
import { listImageTree } from '../evaluate/list-image-tree.js';
import { readDecision } from './read-decision.js';

/** One image of a study folder. */
export interface StudyImage {
  readonly path: string;
  readonly part: string;
  readonly reference: Decision;
}

/**
 * The images of a study. The folder that an image lies in is its part (`A7/1.jpg`, `A7/2.jpg`); an image right below a
 * folder named by a decision is a part by its own name, up to a number behind `_` or `-` (`A7_1.jpg`, `A7_2.jpg`). What a
 * part is, a table tells or any folder above it (`good/A7/1.jpg`).
 *
 * @throws StationError `images-missing`, or `nothing-to-analyse` naming the part of which nobody says what it is.
 */
export async function listStudyFolder(
  directory: string,
  references?: ReadonlyMap<string, Decision>,
): Promise<readonly StudyImage[]> {
  const files = await listImageTree(directory);
  return files.map((file) => {
    const folders = dirname(file) === '.' ? [] : dirname(file).split(sep);
    const lowest = folders.at(-1);
    const isNamed = lowest === undefined || readDecision(lowest) !== undefined;
    const name = isNamed ? partOfName(file) : lowest;
    // Folders for good and for defective parts may hold files of the same name.
    const part = isNamed && lowest !== undefined ? `${lowest}/${name}` : name;
    const byFolder = folders.map(readDecision).find((decision) => decision !== undefined);
    const reference = references === undefined ? byFolder : (references.get(part) ?? references.get(name));
    if (reference === undefined) throw unknownReference(part, directory);
    return { path: join(directory, file), part, reference };
  });
}

function partOfName(file: string): string {
  const stem = basename(file, extname(file));
  return /^(.+)[_-]\d+$/.exec(stem)?.[1] ?? stem;
}

function unknownReference(part: string, directory: string): StationError {
  const why = `nothing says what part ${part} of ${directory} is: put it below a folder "good" or "defective", or give a table of references`;
  return new StationError('nothing-to-analyse', { why });
}
