import { join } from 'node:path';
import { StationError } from '../domain/station-error.js';

/** Where everything of a part lies. */
export interface PartPaths {
  readonly folder: string;
  /** What became of each version. */
  readonly history: string;
  /** A change that is being made. */
  readonly pending: string;
  readonly samples: string;
}

/** Folder of all recipes: `<dataDirectory>/recipes/<part>/v0001/recipe.json`. */
export function recipesFolder(dataDirectory: string): string {
  return join(dataDirectory, 'recipes');
}

/** Part names come from command lines and requests: one must not lead out of the store. */
export function partPaths(dataDirectory: string, part: string): PartPaths {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(part)) {
    const why = `"${part}" cannot be the name of a part: letters, digits, "_", "." and "-", at most 63 of them`;
    throw new StationError('usage', { why });
  }
  const folder = join(recipesFolder(dataDirectory), part);
  return {
    folder,
    history: join(folder, 'history.json'),
    pending: join(folder, 'pending.json'),
    samples: join(folder, 'samples'),
  };
}

/** `v0007`: sorts by number in every listing. */
export function versionFolder({ folder }: PartPaths, version: number): string {
  return join(folder, `v${String(version).padStart(4, '0')}`);
}

export function contentFile(paths: PartPaths, version: number): string {
  return join(versionFolder(paths, version), 'recipe.json');
}
