import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../../src/domain/measurement.js';
import { DriftMonitor, type PartDrift } from '../../../src/evaluation/drift-monitor.js';
import { driftError } from '../../../src/report/drift-texts.js';
import { type Change, production } from '../../fixtures/measurements.js';

const parameters = { lambda: 0.1, l: 3.7, k: 0.5, h: 8, subgroup: 10, baseline: 20 };

function driftOf(measurements: readonly Measurement[], part = 'board'): PartDrift {
  const monitor = new DriftMonitor(parameters);
  for (const measurement of measurements) monitor.add(measurement);
  const [drift] = monitor.drifts(part);
  if (drift === undefined) throw new Error('nothing of this part');
  return drift;
}

describe('what drifts', () => {
  const changes: readonly (readonly [string, Change, string, readonly string[]])[] = [
    ['a fading lamp', { from: 400, fadePerPart: -0.03 }, 'light-fades', []],
    [
      'a lamp that also changes scores',
      { from: 400, fadePerPart: -0.03, logOdds: 1 },
      'light-fades',
      ['score'],
    ],
    ['light from outside', { from: 400, fadePerPart: 0.04 }, 'light-grows', []],
    ['a lens that is fouled', { from: 400, blur: 0.7 }, 'focus-drifts', []],
    ['a fixture that is worn', { from: 400, residualPx: 0.25, logOdds: 0.9 }, 'alignment-drifts', ['score']],
    ['parts that have changed', { from: 400, logOdds: 0.9 }, 'golden-samples-outdated', []],
  ];

  it.each(changes)('is found and told apart: %s', (_what, change, cause, follows) => {
    const drift = driftOf(production({ parts: 900, seed: 11, change }));
    expect(drift.finding).toMatchObject({ cause, follows });
    const status = drift.finding?.series.status;
    if (status?.kind !== 'alarm') throw new Error('no alarm');
    // A sudden change is dated to the subgroup; one that creeps is dated when it begins to show.
    expect(status.since).toBeGreaterThanOrEqual(38);
    expect(status.since).toBeLessThanOrEqual(70);
    const error = driftError(drift);
    expect(error?.code).toBe(cause);
    expect(error?.message).toMatch(/board.*since 2026-/);
  });

  it('is nothing where production goes on as it was', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const drift = driftOf(production({ parts: 3000, seed }));
      expect(drift.finding, `seed ${seed}`).toBeUndefined();
      expect(drift.series.map(({ status }) => status.kind)).toEqual(Array(4).fill('in-control'));
    }
  });

  it('is nothing where scores fall or parts lie better', () => {
    const change = { from: 400, logOdds: -2, residualPx: -0.2 };
    expect(driftOf(production({ parts: 900, seed: 5, change })).finding).toBeUndefined();
  });

  it('is nothing that is certain and does not matter: a grey level', () => {
    const shifted = production({ parts: 2000, seed: 5 }).map((one, index) =>
      index < 400 ? one : { ...one, brightness: (one.brightness ?? 0) + 1 },
    );
    const drift = driftOf(shifted);
    expect(drift.series[0]?.cusum.at(-1)?.isOut).toBe(true);
    expect(drift.finding).toBeUndefined();
  });

  it('ends when the lamp is replaced', () => {
    const change = { from: 400, fadePerPart: -0.1 };
    const dark = production({ parts: 600, seed: 5, change });
    expect(driftOf(dark).finding?.cause).toBe('light-fades');
    const again = production({ parts: 400, seed: 6, firstSeq: 601 });
    expect(driftOf([...dark, ...again]).finding).toBeUndefined();
  });
});

describe('the limits', () => {
  it('come from the first window that neither creeps nor jumps', () => {
    // The lamp warms up over the first 300 parts.
    const warm = production({ parts: 900, seed: 5 }).map((one, index) => ({
      ...one,
      brightness: (one.brightness ?? 0) - Math.max(0, 300 - index) * 0.1,
    }));
    const [brightness] = driftOf(warm).series;
    expect(brightness?.inControl?.from).toBeGreaterThan(20);
    expect(brightness?.inControl?.mean).toBeCloseTo(120, 0);
    expect(driftOf(warm).finding).toBeUndefined();
  });

  it('are learned anew for another recipe version, and not before there are enough parts', () => {
    const first = production({ parts: 900, seed: 5, change: { from: 400, logOdds: 2 } });
    const second = production({ parts: 150, seed: 6, firstSeq: 901, recipe: 'r2' });
    const drift = driftOf([...first, ...second]);
    expect(drift).toMatchObject({ recipe: 'r2', firstSeq: 901, inspections: 150 });
    expect(drift.finding).toBeUndefined();
    expect(drift.series.map(({ status }) => status.kind)).toEqual(Array(4).fill('learning'));
  });

  it('stay those of the first stable window, however many parts follow, and memory does not grow', () => {
    const monitor = new DriftMonitor({ ...parameters, subgroup: 2 });
    const many = production({ parts: 12_000, seed: 9 });
    const seen = (): PartDrift['series'] => monitor.drifts('board')[0]?.series ?? [];
    for (const one of many.slice(0, 6000)) monitor.add(one);
    const before = seen().map(({ inControl }) => [inControl?.mean, inControl?.sd]);
    for (const one of many.slice(6000)) monitor.add(one);
    expect(seen().map(({ inControl }) => [inControl?.mean, inControl?.sd])).toEqual(before);
    for (const { subgroups, status } of seen()) {
      expect(subgroups.length).toBeLessThanOrEqual(4000);
      expect(subgroups.at(-1)?.seq).toBe(12_000);
      expect(status.kind).toBe('in-control');
    }
    for (const one of production({
      parts: 400,
      seed: 10,
      firstSeq: 12_001,
      change: { from: 0, logOdds: 1.5 },
    }))
      monitor.add(one);
    expect(monitor.drifts('board')[0]?.finding?.cause).toBe('golden-samples-outdated');
  });

  it('hold for each part by itself; frames that could not be compared count for the light', () => {
    const boards = production({ parts: 450, seed: 5 });
    const lids = production({ parts: 450, seed: 6, part: 'lid', change: { from: 300, logOdds: 2 } });
    const mixed = boards.flatMap((one, index) => [one, ...lids.slice(index, index + 1)]);
    expect(driftOf(mixed).finding).toBeUndefined();
    expect(driftOf(mixed, 'lid').finding?.cause).toBe('golden-samples-outdated');
    const dark = boards.slice(0, 40).map(({ seq, judgedAt, part, camera }) => {
      return { seq, judgedAt, part, camera, verdict: 'unjudged', brightness: 20 } as const;
    });
    const withDark = [...boards, ...dark];
    expect(driftOf(withDark)).toMatchObject({ recipe: 'r1', finding: { cause: 'light-fades' } });
  });
});
