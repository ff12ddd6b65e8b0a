import { describe, expect, it } from 'vitest';
import type { AnomalyMap } from '../../../src/ports/comparer.js';
import { findRegions } from '../../../src/vision/find-regions.js';

/** A map of cells of 4 pixels from digits: 7 is a score of 0.7. */
function mapOf(...rows: readonly string[]): AnomalyMap {
  const data = Float32Array.from(rows.join(''), (digit) => Number(digit) / 10);
  return { width: rows[0]?.length ?? 0, height: rows.length, stridePx: 4, data };
}

const options = { threshold: 0.5, minAreaPx: 1, size: { width: 100, height: 100 } };

describe('regions of an anomaly map', () => {
  it('are the connected cells, the worst first, with box, area and highest score', () => {
    const map = mapOf(
      '000000', //
      '069000',
      '050008',
      '000005',
    );
    const found = findRegions(map, options);
    expect(found.map(({ box, areaPx }) => ({ box, areaPx }))).toEqual([
      { box: { x: 4, y: 4, width: 8, height: 8 }, areaPx: 48 },
      { box: { x: 20, y: 8, width: 4, height: 8 }, areaPx: 32 },
    ]);
    expect(found[0]?.score).toBeCloseTo(0.9, 6);
    expect(found[1]?.score).toBeCloseTo(0.8, 6);
  });

  it('hold together at corners and do not reach around the edges of the map', () => {
    expect(findRegions(mapOf('600', '060', '006'), options)).toHaveLength(1);
    expect(findRegions(mapOf('006', '600'), options)).toHaveLength(2);
  });

  it('are left out when they are small', () => {
    const map = mapOf('9000', '0066');
    expect(findRegions(map, { ...options, minAreaPx: 17 }).map(({ areaPx }) => areaPx)).toEqual([32]);
    expect(findRegions(mapOf('9000', '0006'), { ...options, minAreaPx: 17 })).toEqual([]);
  });

  it('end where the image ends, not where its padding does', () => {
    const map = mapOf('00', '06');
    expect(findRegions(map, { ...options, size: { width: 6, height: 8 } })[0]?.box).toEqual({
      x: 4,
      y: 4,
      width: 2,
      height: 4,
    });
    expect(findRegions(map, { ...options, size: { width: 4, height: 8 } })).toEqual([]);
  });

  it('are none in a map without anomalies', () => {
    expect(findRegions(mapOf('004', '400'), options)).toEqual([]);
  });
});
