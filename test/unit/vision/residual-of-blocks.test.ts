import { describe, expect, it } from 'vitest';
import type { RefinementPoints } from '../../../src/vision/refinement-points.js';
import { residualOfBlocks } from '../../../src/vision/residual-of-blocks.js';

const size = { width: 100, height: 100 };

/** A plaid: value and slope at each point are known. */
function plaid(x: number, y: number): number {
  return 20 * Math.sin(x / 4) + 20 * Math.cos(y / 5);
}

function noise(x: number, y: number): number {
  return 20 * Math.sin(x * 7.3 + y * 3.1);
}

function pointsOf(): RefinementPoints {
  const places = Array.from({ length: 2500 }, (_, index) => [
    (index % 50) * 2 - 49,
    Math.floor(index / 50) * 2 - 49,
  ]);
  const derivatives = places.flatMap(([x = 0, y = 0]) => [0, 0, 5 * Math.cos(x / 4), -4 * Math.sin(y / 5)]);
  return {
    count: places.length,
    x: Float32Array.from(places, ([x = 0]) => x),
    y: Float32Array.from(places, ([, y = 0]) => y),
    value: Float32Array.from(places, ([x = 0, y = 0]) => plaid(x, y)),
    derivatives: Float32Array.from(derivatives),
  };
}

describe('the residual of a registration', () => {
  const points = pointsOf();
  const samplesOf = (at: (x: number, y: number) => number): Float32Array =>
    points.value.map((_, index) => at(points.x[index] ?? 0, points.y[index] ?? 0));

  it('is nothing where the part lies on its golden sample, whatever the light', () => {
    const samples = samplesOf((x, y) => plaid(x, y) / 2);
    expect(residualOfBlocks({ samples, gain: 2, points, ...size })).toBeCloseTo(0, 6);
  });

  it('is the distance by which it lies off', () => {
    const samples = samplesOf((x, y) => plaid(x + 0.3, y - 0.4));
    expect(residualOfBlocks({ samples, gain: 1, points, ...size })).toBeCloseTo(0.5, 1);
  });

  it('tells of a part that is stretched where no shift explains it', () => {
    const samples = samplesOf((x, y) => plaid(x * 1.01, y));
    const residual = residualOfBlocks({ samples, gain: 1, points, ...size }) ?? 0;
    // Blocks lie up to 0.4 px off, 0.28 in the mean.
    expect(residual).toBeGreaterThan(0.15);
    expect(residual).toBeLessThan(0.4);
  });

  it('leaves out what is hidden or outside of the frame, and is none of a part that is not there', () => {
    const partly = samplesOf((x, y) => (x > 10 ? noise(x, y) : y > 30 ? Number.NaN : plaid(x, y)));
    expect(residualOfBlocks({ samples: partly, gain: 1, points, ...size })).toBeLessThan(0.02);
    expect(residualOfBlocks({ samples: samplesOf(noise), gain: 1, points, ...size })).toBeUndefined();
  });
});
