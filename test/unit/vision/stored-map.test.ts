import { describe, expect, it } from 'vitest';
import type { AnomalyMap } from '../../../src/ports/comparer.js';
import { anomalyScore } from '../../../src/vision/anomaly-score.js';
import { decodeMap, encodeMap } from '../../../src/vision/stored-map.js';

const area = { x: 3, y: 5, width: 62, height: 38 };

/** Scores that a generator spreads over 0 to 1, many of them beside the thresholds by less than a step. */
function mapNear(thresholds: readonly number[], seed: number): AnomalyMap {
  const [width, height] = [16, 10];
  let state = seed;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const data = Float32Array.from({ length: width * height }, (_, cell) => {
    const threshold = thresholds[cell % (thresholds.length + 1)];
    return threshold === undefined ? random() : Math.max(0, threshold + (random() - 0.5) / 65_535);
  });
  return { width, height, stridePx: 4, data };
}

describe('a stored map', () => {
  it('reads back within one and a half steps, with everything beside it', () => {
    const map = mapNear([0.5], 1);
    const detections = [
      { box: { x: 1.25, y: 2, width: 3, height: 4 }, areaPx: 12, score: 0.1, defect: '短路' },
    ];
    const descriptors = [Float32Array.of(0.25, -1), Float32Array.of(1e-9, 0.1)];
    const { data, role, mediaType } = encodeMap({ map, area, detections, descriptors, thresholds: [0.5] });
    expect([role, mediaType]).toEqual(['map', 'image/png']);
    const stored = decodeMap(data);
    expect(stored).toMatchObject({
      area,
      detections,
      descriptors,
      map: { width: 16, height: 10, stridePx: 4 },
    });
    const worst = map.data.reduce((most, score, cell) => {
      return Math.max(most, Math.abs(score - (stored?.map.data[cell] ?? 9)));
    }, 0);
    expect(worst).toBeLessThanOrEqual(1.51 / 65_535);
  });

  it.each([[[0.5]], [[0.3, 0.61803]], [[1 / 3]], [[0.00001, 0.99999]], [[0, 1]]])(
    'is judged by the thresholds %j as the map itself, cell by cell and as a whole',
    (thresholds) => {
      for (let seed = 1; seed <= 40; seed += 1) {
        const map = mapNear(thresholds, seed * 7919);
        const stored = decodeMap(encodeMap({ map, area, thresholds }).data);
        for (const threshold of thresholds) {
          const wrong = map.data.filter(
            (score, cell) => score >= threshold !== (stored?.map.data[cell] ?? 9) >= threshold,
          );
          expect(wrong).toHaveLength(0);
          for (const minAreaPx of [1, 64, 200]) {
            const before = anomalyScore(map, minAreaPx);
            expect(stored && anomalyScore(stored.map, minAreaPx) >= threshold).toBe(before >= threshold);
          }
        }
      }
    },
  );

  it('is not read from a file that is damaged, cut off or something else', () => {
    const { data } = encodeMap({ map: mapNear([], 3), area, thresholds: [] });
    const damaged = data.slice();
    damaged[damaged.length - 20] = (damaged[damaged.length - 20] ?? 0) ^ 1;
    expect(decodeMap(damaged)).toBeUndefined();
    expect(decodeMap(data.slice(0, -13))).toBeUndefined();
    expect(decodeMap(Buffer.from('no picture at all'))).toBeUndefined();
  });
});
