import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SpareTime } from '../../../src/vision/spare-time.js';

/** Notes in which order an inspection and the steps of a long task come to an end. */
async function interleaved(hurry: AbortSignal): Promise<readonly string[]> {
  const spare = new SpareTime();
  const order: string[] = [];
  const inspection = spare.inspecting(async () => {
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    order.push('inspection');
  });
  for (const step of ['first step', 'second step']) {
    await spare.turn(hurry);
    order.push(step);
  }
  await inspection;
  return order;
}

it('work that can wait begins no step while a part is looked at', async () => {
  const order = await interleaved(new AbortController().signal);
  expect(order).toEqual(['inspection', 'first step', 'second step']);
});

it('work that an inspection waits for goes on at once', async () => {
  expect(await interleaved(AbortSignal.abort())).toEqual(['first step', 'second step', 'inspection']);
});
