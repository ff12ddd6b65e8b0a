import type { Database } from 'better-sqlite3';
import { EvidenceStore } from '../../adapters/sqlite/evidence-store.js';
import { LogQueries } from '../../adapters/sqlite/log-queries.js';
import type { Recipe } from '../../config/recipe.js';
import type { Inspection } from '../../domain/inspection.js';
import type { LogEntry } from '../../domain/log-entry.js';
import { StationError } from '../../domain/station-error.js';
import { tallyWhatIf, type WhatIf, type WhatIfCase, type WhatIfGap } from '../../evaluation/what-if.js';
import { type Rejudged, rejudge } from '../../vision/rejudge.js';
import { decodeMap, type StoredMap } from '../../vision/stored-map.js';
import type { ChosenRecipes } from './choose-recipe.js';
import { comparisonKey } from './comparison-key.js';

interface RunWhatIf {
  readonly database: Database;
  readonly evidenceDirectory: string;
  readonly part: string;
  /** The newest so many inspections. */
  readonly limit: number;
  readonly recipes: ChosenRecipes;
  /** The recipe that a version with this hash holds, where the store still has it. */
  readonly recipeOf: (hash: string, version: number) => Promise<Recipe | undefined>;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Judges the newest inspections of a part again, from their stored maps and without inference, by another recipe.
 *
 * @throws StationError `nothing-to-analyse` where the log has no inspection of the part.
 */
export async function runWhatIf(options: RunWhatIf): Promise<WhatIf> {
  const { database, evidenceDirectory, part, limit, onProgress } = options;
  const entries = new LogQueries(database).list({ limit, part });
  if (entries.length === 0) {
    throw new StationError('nothing-to-analyse', { why: `the log holds no inspection of ${part}` });
  }
  const evidence = new EvidenceStore(database, evidenceDirectory);
  const judges = new Judges(options, newestCompared(entries));
  const cases: WhatIfCase[] = [];
  const gaps: WhatIfGap[] = [];
  let unrepeatable = 0;
  for (const [index, { seq, body }] of entries.entries()) {
    onProgress?.(index + 1, entries.length);
    if (body.kind !== 'inspection') continue;
    const { inspection } = body;
    const stored = storedMap(inspection, evidence);
    const own = typeof stored === 'string' ? undefined : await judges.own(inspection);
    if (typeof stored === 'string') gaps.push(stored);
    else if (own === undefined) gaps.push('other-comparison');
    else {
      const before = rejudge(inspection, stored, own);
      const after = rejudge(inspection, stored, options.recipes.other);
      if (before.verdict.kind !== inspection.verdict.kind) unrepeatable += 1;
      cases.push(caseOf({ seq, inspection, before, after }));
    }
  }
  return tallyWhatIf({ part, inspections: entries.length, cases, gaps, unrepeatable });
}

/** Finds the recipes that inspections were judged by, as far as their maps serve the other recipe. */
class Judges {
  readonly #options: RunWhatIf;
  readonly #key: string;
  readonly #newest: Inspection | undefined;
  readonly #versions = new Map<string, Promise<Recipe | undefined>>();

  constructor(options: RunWhatIf, newest: Inspection | undefined) {
    this.#options = options;
    this.#key = comparisonKey(options.recipes.other);
    this.#newest = newest;
  }

  /** The recipe that judged; nothing where its maps are not those of the other recipe, or it is not known. */
  async own(inspection: Inspection): Promise<Recipe | undefined> {
    const recipe = await this.#judgedBy(inspection);
    return recipe !== undefined && comparisonKey(recipe) === this.#key ? recipe : undefined;
  }

  async #judgedBy({ provenance }: Inspection): Promise<Recipe | undefined> {
    const { recipeHash, recipeVersion, modelHash, referenceHash } = provenance;
    if (recipeHash !== undefined && recipeVersion !== undefined) {
      const known = this.#versions.get(recipeHash) ?? this.#options.recipeOf(recipeHash, recipeVersion);
      this.#versions.set(recipeHash, known);
      return known;
    }
    // Of a recipe of the configuration only model and golden samples are logged: they must be those of the newest part.
    const { current } = this.#options.recipes;
    const newest = this.#newest?.provenance;
    const isPaired = current?.references.kind === 'paired'; // each part has a golden sample of its own
    const isSame = newest?.modelHash === modelHash && (isPaired || newest?.referenceHash === referenceHash);
    return isSame && current?.identity === undefined ? current : undefined;
  }
}

function newestCompared(entries: readonly LogEntry[]): Inspection | undefined {
  return entries
    .flatMap(({ body }) => (body.kind === 'inspection' ? [body.inspection] : []))
    .find(({ observation }) => observation.kind === 'compared');
}

function storedMap({ observation, evidence }: Inspection, store: EvidenceStore): StoredMap | WhatIfGap {
  if (observation.kind === 'failed') return 'not-compared';
  const ref = evidence.find(({ role }) => role === 'map');
  const file = ref && store.read(ref.sha256);
  return (file && decodeMap(file)) ?? 'no-map';
}

interface MakeCase {
  readonly seq: number;
  readonly inspection: Inspection;
  readonly before: Rejudged;
  readonly after: Rejudged;
}

function caseOf({ seq, inspection, before, after }: MakeCase): WhatIfCase {
  const { id, judgedAt, trigger, verdict, evidence, observation } = inspection;
  const picture =
    evidence.find(({ role }) => role === 'overlay') ?? evidence.find(({ role }) => role === 'frame');
  return {
    seq,
    id,
    judgedAt,
    camera: trigger.camera,
    ...(trigger.serial === undefined ? {} : { serial: trigger.serial }),
    ...(observation.frame?.file === undefined ? {} : { file: observation.frame.file }),
    before: verdict.kind,
    after: after.verdict.kind,
    scoreBefore: before.score,
    scoreAfter: after.score,
    regions: after.regions,
    ...(picture === undefined ? {} : { picture: { sha256: picture.sha256, mediaType: picture.mediaType } }),
  };
}
