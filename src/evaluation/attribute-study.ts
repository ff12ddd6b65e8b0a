import { clopperPearson, type Interval } from './clopper-pearson.js';
import { cohenKappa, fleissKappa } from './kappa.js';

/** What a part is, or is taken for. Whoever acts on verdicts treats everything but a pass as a reject. */
export type Decision = 'good' | 'defective';

/** One part, judged once. */
export interface StudyTrial {
  readonly part: string;
  /** Who judged: a station, or a person beside it. */
  readonly appraiser: string;
  readonly decision: Decision;
  readonly reference: Decision;
}

/** A share, what it was counted from, and its exact 95 % interval (Clopper and Pearson). */
export interface Share extends Interval {
  readonly count: number;
  readonly of: number;
  readonly share: number;
}

/** How the acceptance table of the manual calls a figure. */
export type Rating = 'acceptable' | 'marginal' | 'unacceptable';

/** What one appraiser did. */
export interface AppraiserFigures {
  readonly appraiser: string;
  /** Decisions on each part, at least and at most. */
  readonly repeats: { readonly least: number; readonly most: number };
  /** Parts on which all decisions were the same. */
  readonly repeatable: Share;
  /** Parts on which all decisions were right: the effectiveness of the manual. */
  readonly effectiveness: Share;
  /** Decisions on defective parts that were "good". */
  readonly missRate: Share;
  /** Decisions on good parts that were "defective". */
  readonly falseAlarmRate: Share;
  /** Parts that were missed, or rejected for nothing, at least once: repeats of one part are not independent. */
  readonly missedParts: Share;
  readonly alarmedParts: Share;
  /** Cohen's, decisions against the reference. */
  readonly kappa: number | undefined;
  /** Fleiss', among the repeats; only where all parts have equally many. */
  readonly repeatKappa: number | undefined;
  readonly rating: Rating;
  /** What the figures prove: the rating of the worse end of their intervals, counted by parts. */
  readonly proven: Rating;
}

/** Why a study says less than it seems to. */
export type StudyWarning = 'few-parts' | 'few-repeats' | 'no-good-parts' | 'no-defective-parts' | 'lopsided';

/** An attribute agreement study with all its figures. */
export interface AttributeStudy {
  readonly parts: number;
  readonly defectiveParts: number;
  readonly decisions: number;
  readonly appraisers: readonly AppraiserFigures[];
  /** Cohen's kappa of each pair of appraisers, trial by trial. */
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly kappa: number | undefined }[];
  /** Fleiss' kappa over all decisions of all appraisers; only where all parts have equally many. */
  readonly fleiss: number | undefined;
  /** Parts on which all decisions of all appraisers were right. */
  readonly system: Share;
  /** Parts on which not all decisions were right, worst first. */
  readonly disputed: readonly DisputedPart[];
  readonly warnings: readonly StudyWarning[];
}

/** A part on which not all decisions were right. */
export interface DisputedPart {
  readonly part: string;
  readonly reference: Decision;
  readonly right: number;
  readonly of: number;
}

/** What the manual asks a study to have. */
const wanted = { parts: 50, repeats: 3, leastShare: 0.25 };

/** Limits of the manual: acceptable within the first, marginal within the second. */
export const acceptance = {
  effectiveness: [0.9, 0.8],
  missRate: [0.02, 0.05],
  falseAlarmRate: [0.05, 0.1],
} as const;

/**
 * Attribute agreement by cross-tabulation (AIAG, Measurement Systems Analysis, 4th edition, chapter III, section C):
 * kappa, effectiveness, miss rate and false alarm rate of each appraiser against the reference.
 */
export function attributeStudy(trials: readonly StudyTrial[]): AttributeStudy {
  const parts = groupBy(trials, ({ part }) => part);
  const references = [...parts.values()].map(([first]) => first?.reference);
  const defectiveParts = references.filter((reference) => reference === 'defective').length;
  const appraisers = [...groupBy(trials, ({ appraiser }) => appraiser)].map(([appraiser, own]) =>
    figuresOf(appraiser, own),
  );
  const names = appraisers.map(({ appraiser }) => appraiser);
  return {
    parts: parts.size,
    defectiveParts,
    decisions: trials.length,
    appraisers,
    pairs: names.flatMap((a, index) => {
      return names.slice(index + 1).map((b) => ({ a, b, kappa: pairKappa(parts, a, b) }));
    }),
    fleiss: kappaAmong([...parts.values()]),
    system: shareOf([...parts.values()], (own) => own.every(isRight)),
    disputed: disputedParts(parts),
    warnings: warningsOf(parts.size, defectiveParts, appraisers),
  };
}

function figuresOf(appraiser: string, trials: readonly StudyTrial[]): AppraiserFigures {
  const parts = [...groupBy(trials, ({ part }) => part).values()];
  const counts = parts.map((own) => own.length);
  const of = (reference: Decision): readonly StudyTrial[][] =>
    parts.filter(([first]) => first?.reference === reference);
  const isWrong = (trial: StudyTrial): boolean => !isRight(trial);
  const figures = {
    effectiveness: shareOf(parts, (own) => own.every(isRight)),
    missRate: shareOf(of('defective').flat(), isWrong),
    falseAlarmRate: shareOf(of('good').flat(), isWrong),
    missedParts: shareOf(of('defective'), (own) => own.some(isWrong)),
    alarmedParts: shareOf(of('good'), (own) => own.some(isWrong)),
  };
  const { effectiveness, missRate, falseAlarmRate, missedParts, alarmedParts } = figures;
  return {
    appraiser,
    repeats: { least: Math.min(...counts), most: Math.max(...counts) },
    repeatable: shareOf(parts, (own) => own.every(({ decision }) => decision === own[0]?.decision)),
    ...figures,
    kappa: cohenKappa(crossTable(trials.map(({ decision, reference }) => [decision, reference]))),
    repeatKappa: kappaAmong(parts),
    rating: rate(effectiveness.share, missRate.share, falseAlarmRate.share),
    proven: rate(effectiveness.low, missedParts.high, alarmedParts.high),
  };
}

function rate(effectiveness: number, missRate: number, falseAlarmRate: number): Rating {
  const within = (level: 0 | 1): boolean =>
    effectiveness >= acceptance.effectiveness[level] &&
    missRate <= acceptance.missRate[level] &&
    falseAlarmRate <= acceptance.falseAlarmRate[level];
  if (within(0)) return 'acceptable';
  return within(1) ? 'marginal' : 'unacceptable';
}

function isRight({ decision, reference }: StudyTrial): boolean {
  return decision === reference;
}

function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): Share {
  const count = items.filter(holds).length;
  const of = items.length;
  return of === 0
    ? { count, of, share: 0, low: 0, high: 1 }
    : { count, of, share: count / of, ...clopperPearson(count, of) };
}

/** Counts of pairs of decisions: rows what the one said, columns the other; defective first, as the manual has it. */
function crossTable(pairs: readonly (readonly [Decision, Decision])[]): readonly (readonly number[])[] {
  const count = (row: Decision, column: Decision): number =>
    pairs.filter(([a, b]) => a === row && b === column).length;
  return [
    [count('defective', 'defective'), count('defective', 'good')],
    [count('good', 'defective'), count('good', 'good')],
  ];
}

/** The n-th decision of the one beside the n-th of the other, on the parts that both judged. */
function pairKappa(
  parts: ReadonlyMap<string, readonly StudyTrial[]>,
  a: string,
  b: string,
): number | undefined {
  const pairs = [...parts.values()].flatMap((trials) => {
    const [ofA, ofB] = [a, b].map((name) => trials.filter(({ appraiser }) => appraiser === name));
    return (ofA ?? []).flatMap(({ decision }, index) => {
      const other = ofB?.[index]?.decision;
      return other === undefined ? [] : [[decision, other] as const];
    });
  });
  return pairs.length === 0 ? undefined : cohenKappa(crossTable(pairs));
}

function kappaAmong(parts: readonly (readonly StudyTrial[])[]): number | undefined {
  if (parts.some((own) => own.length !== parts[0]?.length)) return undefined;
  return fleissKappa(
    parts.map((own) => {
      const defective = own.filter(({ decision }) => decision === 'defective').length;
      return [defective, own.length - defective];
    }),
  );
}

function disputedParts(parts: ReadonlyMap<string, readonly StudyTrial[]>): readonly DisputedPart[] {
  return [...parts]
    .map(([part, own]) => ({
      part,
      reference: own[0]?.reference ?? 'good',
      right: own.filter(isRight).length,
      of: own.length,
    }))
    .filter(({ right, of }) => right < of)
    .toSorted((a, b) => a.right / a.of - b.right / b.of);
}

function warningsOf(
  parts: number,
  defective: number,
  appraisers: readonly AppraiserFigures[],
): readonly StudyWarning[] {
  const share = parts === 0 ? 0 : defective / parts;
  const lopsided = share < wanted.leastShare || share > 1 - wanted.leastShare;
  const warnings: readonly (readonly [StudyWarning, boolean])[] = [
    ['few-parts', parts < wanted.parts],
    ['few-repeats', appraisers.some(({ repeats }) => repeats.least < wanted.repeats)],
    ['no-good-parts', defective === parts],
    ['no-defective-parts', defective === 0],
    ['lopsided', lopsided && defective > 0 && defective < parts],
  ];
  return warnings.filter(([, applies]) => applies).map(([warning]) => warning);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
