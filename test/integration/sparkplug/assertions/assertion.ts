import { expect } from 'vitest';
import type { Capture, CapturedConnection, CapturedMessage, CapturedMetric } from '../capture.js';
import type { Captures } from '../scenarios.js';

/** One assertion of the Sparkplug 3.0 test kit, by its id without `tck-id-`. */
export interface Assertion {
  readonly id: string;
  /** From what it is judged, for people. */
  readonly how: string;
  /** Throws where it does not hold. */
  readonly judge: (captures: Captures) => void;
}

/** Every item has it, and there are items. */
export function every<T>(items: readonly T[], has: (item: T, index: number) => boolean): void {
  expect(items.length).toBeGreaterThan(0);
  expect(items.filter((item, index) => !has(item, index))).toEqual([]);
}

/** Messages of these types in the order in which they were sent. */
export function of(
  capture: Pick<Capture, 'messages'>,
  ...types: readonly string[]
): readonly CapturedMessage[] {
  return capture.messages.filter(({ type }) => types.includes(type));
}

/** Metrics of all messages of these types. */
export function metricsOf(capture: Capture, ...types: readonly string[]): readonly CapturedMetric[] {
  return of(capture, ...types).flatMap(({ payload }) => payload.metrics);
}

/** All connections of all scenarios. */
export function connections({ main, modern, host, walk }: Captures): readonly CapturedConnection[] {
  return [main, modern, host, walk].flatMap((capture) => capture.connections);
}

export function metric(message: CapturedMessage | undefined, name: string): CapturedMetric | undefined {
  return message?.payload.metrics.find((one) => one.name === name);
}

/** Numbers of the value `bdSeq`. */
export function bdSeq(metrics: readonly CapturedMetric[]): number {
  return Number(metrics.find(({ name }) => name === 'bdSeq')?.value?.text);
}

/** Each `seq` of these types is one more than that of the message before, in its connection, and wraps behind 255. */
export function goesUp(capture: Capture, ...types: readonly string[]): void {
  const judged = capture.connections.flatMap(({ messages }) =>
    messages.flatMap((message, index) => {
      const before = messages[index - 1]?.payload.seq;
      return types.includes(message.type) && before !== undefined ? [{ message, before }] : [];
    }),
  );
  every(judged, ({ message, before }) => message.payload.seq === (before + 1) % 256);
}

/** The time is one of this very minute: a local time of another zone would be hours away. */
export function isNow(timestamp: number | undefined): boolean {
  return timestamp !== undefined && Math.abs(Date.now() - timestamp) < 600_000;
}

/** The message before it in its connection, sent by the station. */
export function indexIn(message: CapturedMessage): number {
  return message.connection.messages.indexOf(message);
}

/** The name of a metric, known from the births of its connection where it comes by its alias. */
export function nameOf(message: CapturedMessage, { name, alias }: CapturedMetric): string | undefined {
  if (name !== undefined || alias === undefined) return name;
  const births = message.connection.messages.filter(({ type }) => type.endsWith('BIRTH'));
  return births.flatMap(({ payload }) => payload.metrics).find((one) => one.alias === alias)?.name;
}
