import { describe, expect, it } from 'vitest';
import { opcResultSchema, toOpcResult } from '../../../src/contract/opc-result.js';
import type { UnjudgedReason } from '../../../src/domain/observation.js';
import type { Verdict } from '../../../src/domain/verdict.js';
import { anInspection } from '../../fixtures/inspections.js';

const opc = (verdict: Verdict): ReturnType<typeof toOpcResult> =>
  toOpcResult({ ...anInspection({ verdict, serial: 'A7' }), evidence: [] });

const unjudged = (reason: UnjudgedReason): Verdict => ({ kind: 'unjudged', reason, detail: '', late: false });

describe('a result under the names of OPC 40100-1', () => {
  it.each([
    [{ kind: 'pass' }, 1, 1],
    [{ kind: 'fail' }, 2, 1],
    [{ kind: 'review' }, 3, 1],
    [unjudged('late'), 3, 3],
    [unjudged('overrun'), 3, 3],
    [unjudged('camera-lost'), 3, 4],
    [unjudged('frame-blurred'), 3, 4],
  ] as const)('%j is evaluation %i in state %i', (verdict, evaluation, state) => {
    expect(opc(verdict)).toMatchObject({ ResultEvaluation: evaluation, ResultState: state });
  });

  it('keeps its schema and repeats what the payload says', () => {
    const inspection = { ...anInspection({ serial: 'A7', trigger: 'job-1' }), evidence: [] };
    expect(opcResultSchema.parse(toOpcResult(inspection))).toEqual({
      ResultId: inspection.id,
      IsPartial: false,
      IsSimulated: false,
      ResultState: 1,
      ResultEvaluation: 1,
      CreationTime: inspection.judgedAt,
      JobId: 'job-1',
      PartId: 'A7',
      ProductId: 'board',
      ExternalRecipeId: 'board',
      InternalRecipeId: 'c'.repeat(64),
      InternalConfigurationId: 'c'.repeat(64),
      ProcessingTimes: {
        StartTime: '2026-01-01T00:00:00.000Z',
        EndTime: inspection.judgedAt,
        AcquisitionDuration: 1,
        ProcessingDuration: 60.5,
      },
    });
  });
});
