import type { LineState } from '../../ports/line.js';

/*
 * One block of registers for each camera; docs/plc.md is the map for people. Status bits can be read as discrete inputs and
 * as the first input register, the control bit written as a coil and as the second holding register.
 */

/** Registers, and bits, from one camera's block to the next. */
export const blockSize = 32;

/** What the PLC has written. */
export interface PlcControl {
  readonly trigger: boolean;
  /** Number of the part. */
  readonly tag: number;
}

/** What the server adds to the state of the line. */
export interface ServerState {
  readonly control: PlcControl;
  readonly heartbeat: number;
}

const resultCodes = { pass: 1, fail: 2, review: 3, unjudged: 4 } as const;
const lateCode = 5;
const noScore = 65_535;
const scoreScale = 10_000;

/** Status bits from bit 0 on: Ready, TriggerAck, Busy, ResultValid, Pass, Reject, Fault, Heartbeat. */
export function statusBits(line: LineState, { control, heartbeat }: ServerState): readonly boolean[] {
  const pass = line.result?.verdict === 'pass';
  return [
    line.ready && !control.trigger,
    control.trigger,
    line.busy,
    line.result !== undefined,
    pass,
    !pass,
    line.fault,
    heartbeat % 2 === 1,
  ];
}

/** Input registers from register 0 on: status, heartbeat, results, tag, result code, score, milliseconds, missed. */
export function inputRegisters(line: LineState, server: ServerState): readonly number[] {
  const { result, results, missed } = line;
  const status = statusBits(line, server).reduce((word, bit, index) => word + (bit ? 2 ** index : 0), 0);
  const code = result === undefined ? 0 : result.late ? lateCode : resultCodes[result.verdict];
  const score = result?.score === undefined ? noScore : Math.round(result.score * scoreScale);
  const elapsed = Math.min(65_535, Math.round(result?.elapsedMs ?? 0));
  return [
    status,
    server.heartbeat,
    results & 0xffff,
    result?.tag ?? 0,
    code,
    score,
    elapsed,
    missed & 0xffff,
  ];
}
