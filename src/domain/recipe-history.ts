/** What can become of a version: it is drafted or imported, approved, put into use, and retired. */
export type RecipeChangeKind = 'drafted' | 'imported' | 'approved' | 'activated' | 'retired';

export type RecipeState = 'draft' | 'approved' | 'active' | 'retired';

/** One step in the life of a version: a row of the audit log says the same. */
export interface RecipeChange {
  /** UUID; the row of the audit log has it too. */
  readonly id: string;
  readonly kind: RecipeChangeKind;
  readonly version: number;
  /** SHA-256 of the version's content, hexadecimal. */
  readonly hash: string;
  /** Who did it. */
  readonly by: string;
  readonly why: string;
  /** Wall time, ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  /** Version that a draft was made from, or that an activation replaced. */
  readonly previous?: number | undefined;
  /** Of an import: the station that exported it, and the fingerprint of its key. */
  readonly origin?: string | undefined;
}

/** What is known of one version. */
export interface RecipeVersion {
  readonly version: number;
  readonly hash: string;
  readonly state: RecipeState;
  /** Oldest first. */
  readonly changes: readonly RecipeChange[];
}

/** All versions of a part, oldest first. */
export interface RecipeHistory {
  readonly part: string;
  readonly versions: readonly RecipeVersion[];
}

/** Names the content that a part was judged by. */
export interface RecipeIdentity {
  readonly version: number;
  readonly hash: string;
}

/** The version in use. */
export function activeVersion({ versions }: RecipeHistory): RecipeVersion | undefined {
  return versions.find(({ state }) => state === 'active');
}
