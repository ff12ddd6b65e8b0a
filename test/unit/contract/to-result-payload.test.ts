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
