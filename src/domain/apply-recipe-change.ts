import type { RecipeChange, RecipeHistory, RecipeState, RecipeVersion } from './recipe-history.js';

/** What a station asks of an activation. */
export interface ApprovalRule {
  /** A version must have been approved by somebody else than who made it. */
  readonly secondUser: boolean;
}

/** The history after a change, or why the change is not allowed. */
export type AppliedChange =
  | { readonly kind: 'applied'; readonly history: RecipeHistory }
  | { readonly kind: 'refused'; readonly why: string };

const stateAfter: Readonly<Record<RecipeChange['kind'], RecipeState>> = {
  drafted: 'draft',
  imported: 'draft',
  approved: 'approved',
  activated: 'active',
  retired: 'retired',
};

/** The one rule of the life cycle. A version that is activated retires the one in use. */
export function applyRecipeChange(
  history: RecipeHistory,
  change: RecipeChange,
  rule: ApprovalRule,
): AppliedChange {
  const known = history.versions.find(({ version }) => version === change.version);
  const why = refusal(history, known, change, rule);
  if (why !== undefined) return { kind: 'refused', why };
  const changed: RecipeVersion = {
    version: change.version,
    hash: change.hash,
    state: stateAfter[change.kind],
    changes: [...(known?.changes ?? []), change],
  };
  const versions = history.versions.map((one) => {
    if (one === known) return changed;
    return change.kind === 'activated' && one.state === 'active'
      ? { ...one, state: 'retired' as const }
      : one;
  });
  return {
    kind: 'applied',
    history: { ...history, versions: known === undefined ? [...versions, changed] : versions },
  };
}

function refusal(
  { versions }: RecipeHistory,
  known: RecipeVersion | undefined,
  { kind, version, hash, by }: RecipeChange,
  { secondUser }: ApprovalRule,
): string | undefined {
  if (kind === 'drafted' || kind === 'imported') {
    const next = (versions.at(-1)?.version ?? 0) + 1;
    return version === next ? undefined : `the next version is ${next}`;
  }
  if (known === undefined) return 'there is no such version';
  if (known.hash !== hash) return 'its content is another one';
  switch (kind) {
    case 'approved':
      if (known.state !== 'draft') return `it is ${known.state}, not a draft`;
      return secondUser && makersOf(known).includes(by)
        ? `${by} made it: somebody else must approve it`
        : undefined;
    case 'activated':
      if (known.state === 'active') return 'it is active already';
      return isApproved(known, secondUser) ? undefined : 'nobody has approved it';
    case 'retired':
      return known.state === 'retired' ? 'it is retired already' : undefined;
  }
}

/** A retired version that was approved once may come back: that is a rollback. */
function isApproved(known: RecipeVersion, secondUser: boolean): boolean {
  const approvals = known.changes.filter(({ kind }) => kind === 'approved');
  const makers = makersOf(known);
  return approvals.some(({ by }) => !secondUser || !makers.includes(by));
}

function makersOf({ changes }: RecipeVersion): readonly string[] {
  return changes.filter(({ kind }) => kind === 'drafted' || kind === 'imported').map(({ by }) => by);
}
