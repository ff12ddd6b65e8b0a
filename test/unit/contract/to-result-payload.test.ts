import { describe, expect, it } from 'vitest';
import { resultPayloadSchema } from '../../../src/contract/result-payload.js';
import { toResultPayload } from '../../../src/contract/to-result-payload.js';
import type { Inspection } from '../../../src/domain/inspection.js';
import type { LogEntry } from '../../../src/domain/log-entry.js';
import { anInspection } from '../../fixtures/inspections.js';

function entryOf(changes: Partial<Inspection>): LogEntry {
  const inspection = { ...anInspection({ serial: 'A7', score: 0.9 }), evidence: [], ...changes };
  return {
    seq: 7,
    recordedAt: '2026-01-01T00:00:00.000Z',
    body: { kind: 'inspection', inspection },
    previousHash: '0'.repeat(64),
    hash: 'f'.repeat(64),
  };
}

describe('a result payload', () => {
  it('keeps its own schema, to the last field', () => {
    const payload = toResultPayload(entryOf({ verdict: { kind: 'fail' } }));
    expect(resultPayloadSchema.strict().parse(payload)).toEqual(payload);
    expect(payload).toMatchObject({
      seq: 7,
      verdict: 'fail',
      score: 0.9,
      regions: [{ x: 10, defect: 'scratch' }],
    });
  });

  it('tells score and thresholds of each zone, and in which zone a region lies', () => {
    const { observation } = anInspection({ score: 0.2 });
    if (observation.kind === 'failed') throw new Error('a failed observation');
    const box = { x: 1, y: 2, width: 3, height: 4 };
    const comparison = {
      ...observation.comparison,
      zones: [{ name: 'cable', score: 0.8 }],
      regions: [{ box, areaPx: 12, score: 0.8, zone: 'cable' }],
    };
    const payload = toResultPayload(
      entryOf({
        observation: { ...observation, comparison },
        thresholds: { fail: 0.5, zones: { cable: { fail: 0.9, review: 0.7 } } },
      }),
    );
    expect(resultPayloadSchema.strict().parse(payload)).toEqual(payload);
    expect(payload).toMatchObject({
      score: 0.2,
      failThreshold: 0.5,
      zones: [{ name: 'cable', score: 0.8, failThreshold: 0.9, reviewThreshold: 0.7 }],
      regions: [{ x: 1, zone: 'cable' }],
    });
  });

  it('of a part that was not judged has a reason and no score', () => {
    const payload = toResultPayload(
      entryOf({
        verdict: { kind: 'unjudged', reason: 'late', detail: 'no observation within 100 ms', late: true },
        observation: { kind: 'failed', reason: 'late', detail: 'x', timings: {} },
        provenance: { configHash: 'c'.repeat(64), software: 'x' },
      }),
    );
    expect(resultPayloadSchema.strict().parse(payload)).toEqual(payload);
    expect(payload).toMatchObject({ verdict: 'unjudged', reason: 'late', late: true, regions: [] });
    expect(payload).not.toHaveProperty('score');
  });

  it('is not made of an event', () => {
    const event = { type: 'station-started', actor: 'station', details: {} };
    expect(toResultPayload({ ...entryOf({}), body: { kind: 'event', event } })).toBeUndefined();
  });
});
