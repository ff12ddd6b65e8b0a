import { describe, expect, it } from 'vitest';
import { attributeStudy, type Decision, type StudyTrial } from '../../../src/evaluation/attribute-study.js';

interface Appraiser {
  readonly name: string;
  /** Wrong decisions, of 3, on each part that was not always judged right. */
  readonly misses: readonly number[];
  readonly alarms: readonly number[];
}

/**
 * Decisions with the totals that the manual prints: 16 defective and 34 good parts, 3 trials each, so 48 and 102
 * decisions. Only the totals are printed there in the tables used here; which part was disputed does not matter to them.
 */
function trialsOf({ name, misses, alarms }: Appraiser): readonly StudyTrial[] {
  const judged = (reference: Decision, part: number, wrong: number): readonly StudyTrial[] =>
    [0, 1, 2].map((trial) => ({
      part: `${reference} ${part}`,
      appraiser: name,
      reference,
      decision: trial < wrong === (reference === 'good') ? 'defective' : 'good',
    }));
  return [
    ...Array.from({ length: 16 }, (_, part) => judged('defective', part, misses[part] ?? 0)),
    ...Array.from({ length: 34 }, (_, part) => judged('good', part, alarms[part] ?? 0)),
  ].flat();
}

function percent(share: number): string {
  return (share * 100).toFixed(1);
}

describe('the attribute study of the AIAG manual', () => {
  // AIAG, Measurement Systems Analysis, 4th edition, chapter III section C: 50 parts, 3 appraisers, 3 trials.
  const a = { name: 'A', misses: [1, 1, 1], alarms: [1, 1, 1, 1, 1] };
  const b = { name: 'B', misses: [1, 1, 1], alarms: [1, 1] };
  const c = { name: 'C', misses: [2, 2, 1, 1], alarms: [2, 2, 2, 1, 1, 1] };
  const study = attributeStudy([a, b, c].flatMap(trialsOf));

  it.each([
    ['A', '84.0', '71-93', '6.3', '4.9', 0.88],
    ['B', '90.0', '78-97', '6.3', '2.0', 0.92],
    ['C', '80.0', '66-90', '12.5', '8.8', 0.77],
  ])('gives appraiser %s the printed figures', (name, effectiveness, interval, miss, alarm, kappa) => {
    const figures = study.appraisers.find(({ appraiser }) => appraiser === name);
    if (figures === undefined) throw new Error('not there');
    const { low, high, share } = figures.effectiveness;
    expect(percent(share)).toBe(effectiveness);
    expect([low, high].map((bound) => Math.round(bound * 100)).join('-')).toBe(interval);
    expect(percent(figures.missRate.share)).toBe(miss);
    expect(percent(figures.falseAlarmRate.share)).toBe(alarm);
    expect(figures.kappa).toBeCloseTo(kappa, 2);
    // All three miss more than 5 % of the defective parts.
    expect(figures.rating).toBe('unacceptable');
  });

  it('counts parts and decisions, and finds nothing to warn of', () => {
    expect(study).toMatchObject({ parts: 50, defectiveParts: 16, decisions: 450, warnings: [] });
    expect(study.pairs.map(({ a: one, b: other }) => one + other)).toEqual(['AB', 'AC', 'BC']);
    expect(study.disputed[0]?.of).toBe(9);
  });
});

describe('an attribute study', () => {
  it('calls a perfect small study acceptable, but not proven', () => {
    const study = attributeStudy(trialsOf({ name: 'station', misses: [], alarms: [] }));
    const [figures] = study.appraisers;
    expect(figures).toMatchObject({ rating: 'acceptable', kappa: 1, repeatKappa: 1 });
    // None of 16 defective parts missed: up to 20.6 % may be (1 - 0.025 ^ (1 / 16)).
    expect(figures?.missedParts.high).toBeCloseTo(0.206, 3);
    expect(figures?.proven).toBe('unacceptable');
    expect(study).toMatchObject({ pairs: [], disputed: [], system: { share: 1 } });
  });

  it('warns of what it lacks', () => {
    const trial = { part: 'p', appraiser: 's', decision: 'good', reference: 'good' } as const;
    expect(attributeStudy([trial]).warnings).toEqual(['few-parts', 'few-repeats', 'no-defective-parts']);
    const bad = { ...trial, reference: 'defective' } as const;
    expect(attributeStudy([bad]).warnings).toContain('no-good-parts');
    const nine = Array.from({ length: 9 }, (_, part) => ({ ...trial, part: String(part) }));
    expect(attributeStudy([...nine, bad]).warnings).toContain('lopsided');
  });

  it('tells two appraisers who never agree from two who always do', () => {
    const trials = ['1', '2', '3', '4'].flatMap((part, index) => {
      const said: Decision = index % 2 === 0 ? 'good' : 'defective';
      const other: Decision = index % 2 === 0 ? 'defective' : 'good';
      const of = (appraiser: string, decision: Decision): StudyTrial => ({
        part,
        appraiser,
        decision,
        reference: said,
      });
      return [of('a', said), of('b', said), of('c', other)];
    });
    expect(attributeStudy(trials).pairs.map(({ kappa }) => kappa)).toEqual([1, -1, -1]);
  });
});
