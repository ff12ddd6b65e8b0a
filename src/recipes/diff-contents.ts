import type { RecipeContent } from '../config/store/recipe-content.js';

/** One thing in which two versions differ. */
export interface ContentDifference {
  /** `thresholds.fail`, `samples`, `zones`. */
  readonly key: string;
  /** JSON of the value; absent where the version has none. */
  readonly from?: string;
  readonly to?: string;
}

/** In what two versions differ, key by key; golden samples one by one. */
export function diffContents(from: RecipeContent, to: RecipeContent): readonly ContentDifference[] {
  const { samples: before, ...one } = from;
  const { samples: after, ...other } = to;
  const [old, young] = [flatten(one), flatten(other)];
  const keys = [...new Set([...old.keys(), ...young.keys()])];
  return [
    ...keys.flatMap((key) => difference(key, old.get(key), young.get(key))),
    ...before
      .filter(({ sha256 }) => after.every((sample) => sample.sha256 !== sha256))
      .map(({ sha256 }) => ({ key: 'samples', from: sha256 })),
    ...after
      .filter(({ sha256 }) => before.every((sample) => sample.sha256 !== sha256))
      .map(({ sha256 }) => ({ key: 'samples', to: sha256 })),
    ...difference('samples[0]', before[0]?.sha256, after[0]?.sha256),
  ];
}

function difference(
  key: string,
  from: string | undefined,
  to: string | undefined,
): readonly ContentDifference[] {
  if (from === to) return [];
  return [{ key, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
}

/** Lists are one value: an item has no name of its own. */
function flatten(value: object, prefix = ''): ReadonlyMap<string, string> {
  const members: readonly (readonly [string, unknown])[] = Object.entries(value);
  return new Map(members.flatMap(([key, member]) => flattenMember(`${prefix}${key}`, member)));
}

function flattenMember(path: string, member: unknown): readonly (readonly [string, string])[] {
  if (member === undefined) return [];
  if (typeof member === 'object' && member !== null && !Array.isArray(member)) {
    return [...flatten(member, `${path}.`)];
  }
  return [[path, JSON.stringify(member)]];
}
