import { problemsOf } from '../config/parse-json.js';
import {
  type GoldenSample,
  type RecipeContent,
  recipeContentSchema,
} from '../config/store/recipe-content.js';
import { StationError } from '../domain/station-error.js';

interface DraftContent {
  readonly part: string;
  /** Version to start from; absent for the first. */
  readonly base: RecipeContent | undefined;
  /** Keys of a recipe that are to differ, as a person wrote them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly samples: readonly GoldenSample[];
  /** SHA-256 of the model of a name, as it is installed here. */
  readonly modelHash: (name: string) => Promise<string>;
}

/** Without these a threshold means the same. */
const beside: ReadonlySet<string> = new Set(['calibration', 'deadlineMs']);

/**
 * The content of a new version. Thresholds that were calibrated are calibrated no longer when anything that a score
 * depends on has changed: the record goes, unless the settings bring a new one.
 *
 * @throws StationError `usage` naming every setting that is wrong.
 */
export async function draftContent(draft: DraftContent): Promise<RecipeContent> {
  const { part, base, settings, samples } = draft;
  const { samples: _old, modelHash: _hash, ...inherited } = base ?? {};
  const fixed = { schema: 1, part, samples };
  const unhashed = parse({ ...inherited, ...settings, ...fixed, modelHash: '0'.repeat(64) });
  const content = { ...unhashed, modelHash: await draft.modelHash(unhashed.model) };
  if (base === undefined || 'calibration' in settings || scoresAlike(content, base)) return content;
  const { calibration: _calibration, ...uncalibrated } = content;
  return uncalibrated;
}

function parse(content: object): RecipeContent {
  const parsed = recipeContentSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new StationError('usage', { why: problemsOf(parsed.error) });
}

/** Texts of contents have their keys in the order of the schema. */
function scoresAlike(one: RecipeContent, other: RecipeContent): boolean {
  return judgedBy(one) === judgedBy(other);
}

function judgedBy(content: RecipeContent): string {
  return JSON.stringify(Object.entries(content).filter(([key]) => !beside.has(key)));
}
