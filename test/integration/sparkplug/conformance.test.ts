import { beforeAll, describe, expect, it } from 'vitest';
import { allAssertions } from './assertions/all-assertions.js';
import { notApplicable } from './assertions/not-applicable.js';
import { type Captures, captureHost, captureMain, captureModern, captureWalk } from './scenarios.js';

/*
 * The assertions of the Sparkplug 3.0 test kit that judge an edge node. A station speaks to a real mosquitto; a recorder
 * between the two keeps the bytes, and protoc reads the payloads. Each test judges one assertion from that.
 */

let captures: Captures;
beforeAll(async () => {
  const [main, modern, host, walk] = await Promise.all([
    captureMain(),
    captureModern(),
    captureHost(),
    captureWalk(),
  ]);
  captures = { main, modern, host, walk };
});

describe('tck-id', () => {
  it.each(allAssertions.map((assertion) => [assertion.id, assertion] as const))('%s', (_, { judge }) => {
    judge(captures);
  });
});

describe('the list of assertions', () => {
  const skipped = notApplicable.flatMap(({ ids }) => ids);

  it('holds each of the 206 of the test kit for edge nodes once: judged, or with a reason why not', () => {
    const ids = [...allAssertions.map(({ id }) => id), ...skipped];
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(ids.length);
    expect(ids).toHaveLength(206);
  });

  it('is the table of the documentation (else: npx vitest run -u test/integration/sparkplug)', async () => {
    const rows = allAssertions.map((assertion) => {
      const outcome = holds(assertion.judge) ? 'pass' : 'FAIL';
      return `| \`${assertion.id}\` | ${outcome} | ${assertion.how} |`;
    });
    const table = [
      '# Sparkplug 3.0: assertions of the test kit',
      '',
      'Written by `npx vitest run -u test/integration/sparkplug`, which judges each of them, by its id (`tck-id-` left out),',
      'from the bytes between a station and a real mosquitto, payloads decoded by `protoc`. Every run of the tests holds',
      'this page to its outcome.',
      '',
      `${allAssertions.length} apply to this station; ${skipped.length} do not.`,
      '',
      '| id | outcome | judged by |',
      '| --- | --- | --- |',
      ...rows,
      '',
      '## Do not apply',
      '',
      '| id | why |',
      '| --- | --- |',
      ...notApplicable.flatMap(({ reason, ids }) => ids.map((id) => `| \`${id}\` | ${reason} |`)),
      '',
    ].join('\n');
    await expect(table).toMatchFileSnapshot('../../../docs/sparkplug-conformance.md');
  });
});

describe('what the test kit does not ask for', () => {
  it('history of an outage follows in order, with the times of the inspections, and no row is missing', () => {
    const rows = captures.main.messages
      .filter(({ type, device }) => type === 'DDATA' && device === 'top')
      .map(({ payload, connection }) => {
        const sequence = payload.metrics.find(({ alias }) => alias === 101);
        return { seq: Number(sequence?.value?.text), isHistorical: sequence?.isHistorical, connection };
      });
    const last = captures.main.connections.at(-1);
    const history = rows.filter(({ isHistorical, connection }) => isHistorical && connection === last);
    expect(history.length).toBeGreaterThanOrEqual(5);
    const seqs = history.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    const told = new Set(rows.map(({ seq }) => seq));
    const side = captures.main.messages
      .filter(({ type, device }) => type === 'DDATA' && device === 'side')
      .map(({ payload }) => Number(payload.metrics.find(({ alias }) => alias === 201)?.value?.text));
    const all = new Set([...told, ...side]);
    expect([...all].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: all.size }, (_, index) => index + 1),
    );
  });
});

function holds(judge: (all: Captures) => void): boolean {
  try {
    judge(captures);
    return true;
  } catch {
    return false;
  }
}
