import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../../src/domain/measurement.js';
import { DriftMonitor } from '../../../src/evaluation/drift-monitor.js';
import { watchDrift } from '../../../src/jobs/watch-drift.js';
import { production } from '../../fixtures/measurements.js';

const parameters = { lambda: 0.1, l: 3.7, k: 0.5, h: 8, subgroup: 10, baseline: 20 };

/** Watches a log of measurements; `told` collects what was told, as `part: cause`. */
function watching(rows: Measurement[]) {
  const told: string[] = [];
  const asked: number[] = [];
  const options = {
    log: {
      measurements: async (afterSeq: number, limit: number) => {
        asked.push(afterSeq);
        return rows.filter(({ seq }) => seq > afterSeq).slice(0, limit);
      },
    },
    monitor: new DriftMonitor(parameters),
    told: new Map<string, string>(),
    tell: async ({
      part,
      finding,
    }: {
      readonly part: string;
      readonly finding?: { readonly cause: string };
    }) => {
      told.push(`${part}: ${finding?.cause ?? 'over'}`);
    },
  };
  return { told, asked, run: async () => watchDrift(options) };
}

describe('the watch over drift', () => {
  it('tells once that something drifts and once that it is over, and reads each row once', async () => {
    const rows = [...production({ parts: 400, seed: 5 })];
    const { told, asked, run } = watching(rows);
    await run();
    expect(told).toEqual([]);
    rows.push(...production({ parts: 200, seed: 6, firstSeq: 401, change: { from: 0, logOdds: 2 } }));
    await run();
    await run();
    expect(told).toEqual(['board: golden-samples-outdated']);
    rows.push(...production({ parts: 600, seed: 7, firstSeq: 601 }));
    await run();
    expect(told).toEqual(['board: golden-samples-outdated', 'board: over']);
    // In portions of 500, each time from where it was.
    expect(asked).toEqual([0, 400, 600, 600, 1100]);
  });

  it('tells again what could not be told', async () => {
    const rows = production({ parts: 900, seed: 5, change: { from: 400, logOdds: 2 } });
    let refusals = 1;
    const told: string[] = [];
    const options = {
      log: {
        measurements: async (afterSeq: number, limit: number) =>
          rows.filter(({ seq }) => seq > afterSeq).slice(0, limit),
      },
      monitor: new DriftMonitor(parameters),
      told: new Map<string, string>(),
      tell: async ({ part }: { readonly part: string }) => {
        refusals -= 1;
        if (refusals >= 0) throw new Error('the disk is full');
        told.push(part);
      },
    };
    await expect(watchDrift(options)).rejects.toThrow('full');
    await watchDrift(options);
    expect(told).toEqual(['board']);
  });
});
