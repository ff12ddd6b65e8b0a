import { describe, expect, it } from 'vitest';
import type { Region } from '../../../src/domain/comparison.js';
import { coveredOnly, uncoveredShare, withoutUncovered } from '../../../src/vision/coverage.js';
import { identity } from '../../../src/vision/similarity-matrix.js';

const frame = { width: 64, height: 64 };
const area = { x: 0, y: 0, width: 64, height: 64 };
/** The part lies 16 px too far to the right: the left quarter of what is left of it was never seen. */
const slipped = { ...identity, tx: 16 };

function regionAt(x: number): Region {
  return { box: { x, y: 28, width: 8, height: 8 }, areaPx: 64, score: 0.9 };
}

describe('A part that reaches beyond the frame', () => {
  it('leaves the share of the area uncovered that it slipped', () => {
    expect(uncoveredShare(area, identity, frame)).toBe(0);
    expect(uncoveredShare(area, slipped, frame)).toBe(0.25);
  });

  it('differs nowhere that no pixel was seen', () => {
    const map = { width: 16, height: 1, stridePx: 4, data: new Float32Array(16).fill(1) };
    const flat = { width: 64, height: 64 };
    const row = [...withoutUncovered(map, { ...area, y: 30 }, slipped, flat).data];
    expect(row).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('has no defects there either, and keeps the others', () => {
    const kept = coveredOnly([regionAt(4), regionAt(14), regionAt(30)], area, slipped, frame);
    expect(kept.map(({ box }) => box.x)).toEqual([30]);
  });

  it('is looked up in the frame, wherever the inspected area lies in the golden sample', () => {
    const inner = { x: 24, y: 0, width: 40, height: 64 };
    expect(coveredOnly([regionAt(4)], inner, slipped, frame)).toHaveLength(1);
  });

  it('keeps what differs at the rim of the frame where nothing is missing', () => {
    const map = { width: 16, height: 16, stridePx: 4, data: new Float32Array(256).fill(1) };
    const { data } = withoutUncovered(map, area, { ...identity, tx: -2 }, frame);
    expect([...data.subarray(0, 16)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
    expect(coveredOnly([regionAt(0), regionAt(56)], area, { ...identity, tx: -2 }, frame)).toHaveLength(1);
    expect(coveredOnly([regionAt(0), regionAt(56)], area, identity, frame)).toHaveLength(2);
  });
});
