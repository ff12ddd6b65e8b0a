import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { namedRegionSchema } from '../../../src/contract/defect-names.js';
import { type DriftReport, driftReportSchema } from '../../../src/contract/drift.js';
import { errorBodySchema, inspectionsSchema } from '../../../src/contract/http-api.js';
import { toStatePayload } from '../../../src/contract/to-state-payload.js';
import { type WhatIfAnswer, whatIfAnswerSchema } from '../../../src/contract/what-if.js';
import { StationError } from '../../../src/domain/station-error.js';
import { HttpServer } from '../../../src/http/http-server.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { anInspection } from '../../fixtures/inspections.js';
import { MemoryAuditLog } from '../../simulators/memory-audit-log.js';
import { type Running, running, until } from '../../simulators/running.js';
import { silentLogger } from '../../simulators/silent-logger.js';

let log: MemoryAuditLog;
let server: HttpServer;
let station: Running;
let base = '';
let page = '';
let silent: readonly string[] = [];

beforeEach(async () => {
  log = new MemoryAuditLog();
  silent = [];
  page = await mkdtemp(join(tmpdir(), 'twinspect-page-'));
  await writeFile(join(page, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(page, 'page.d.ts'), 'not for browsers');
  server = new HttpServer({
    host: '127.0.0.1',
    port: 0,
    page: pathToFileURL(`${page}/`),
    info: {
      station: 'line-1',
      language: 'zh-TW',
      software: 'x',
      cameras: [{ name: 'top', part: 'board' }],
      parts: ['board'],
    },
    state: async () =>
      toStatePayload({
        station: 'line-1',
        software: 'x',
        state: { kind: 'running' },
        at: systemClock.now(),
        cameras: new Map(),
        parts: new Map(),
        counts: await log.counts(),
      }),
    silent: () => silent,
    request: async ({ id, camera }) => {
      if (camera !== undefined && camera !== 'top')
        throw new StationError('unknown-camera', { camera, known: 'top' });
      const known = id === undefined ? undefined : await log.findByTrigger(id);
      return known ?? log.appendInspection(anInspection(id === undefined ? {} : { trigger: id }), []);
    },
    auditLog: log,
    reports: {
      drift: async ({ part }) => ({ parts: part === undefined ? [] : [driftOf(part)] }),
      name: async ({ region }, { name, by }) => {
        if (region > 2) throw new StationError('region-unknown', { id: 'x', region, count: 2 });
        return { part: 'board', name: `${name} by ${by}`, sha256: 'e'.repeat(64), examples: 1 };
      },
      whatIf: async ({ part }) => whatIfOf(part),
      whatIfPage: async ({ fail = 0 }) => `fail ${fail}`,
      driftPage: async ({ language = 'zh-TW' }) => `<!doctype html><html lang="${language}">`,
    },
    logger: silentLogger,
  });
  station = running(server);
  base = await server.url();
});
afterEach(async () => {
  await station.stop();
  await rm(page, { recursive: true, force: true });
});

function driftOf(part: string): DriftReport['parts'][number] {
  const charts = [{ chart: 'score', status: 'learning', points: 3 } as const];
  return { part, activeSince: '2026-01-01T00:00:00.000Z', inspections: 30, charts };
}

function whatIfOf(part: string): WhatIfAnswer {
  const none = { pass: 0, review: 0, fail: 0, unjudged: 0 };
  return {
    part,
    inspections: 2,
    rejudged: 1,
    gaps: { 'not-compared': 0, 'no-map': 1, 'other-comparison': 0 },
    counts: { pass: { ...none, pass: 1 }, review: none, fail: none, unjudged: none },
    flips: [],
    unrepeatable: 0,
  };
}

async function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${base}/api/inspections`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

describe('the API', () => {
  it('inspects on request, and answers a repeat of the trigger with the same row', async () => {
    const [first, second] = [await post('{"id":"p1"}'), await post('{"id":"p1"}')];
    const result: unknown = await first.json();
    expect(result).toMatchObject({ seq: 1, triggerId: 'p1', verdict: 'pass' });
    expect(await second.json()).toEqual(result);
  });

  it.each([
    ['no JSON', '{', 400, 'command-invalid', /JSON/],
    ['an unknown key', '{"colour":"red"}', 400, 'command-invalid', /colour/],
    ['a control character', '{"serial":"a\\u0007b"}', 400, 'command-invalid', /serial/],
    ['an unknown camera', '{"camera":"none"}', 404, 'unknown-camera', /there are: top/],
    ['a huge body', `{"serial":"${'x'.repeat(5000)}"}`, 400, 'command-invalid', /large/],
  ])('refuses %s and says why', async (_what, sent, status, code, message) => {
    const response = await post(sent);
    expect(response.status).toBe(status);
    const body = errorBodySchema.parse(await response.json());
    expect(body.code).toBe(code);
    expect(body.message).toMatch(message);
    expect(log.entries).toHaveLength(0);
  });

  it('refuses pages of other sites, and forms that need no permission of the browser', async () => {
    expect((await post('{}', { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post('{}', { origin: base })).status).toBe(200);
    expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(400);
  });

  it('lists, shows one in full, and says what is not there', async () => {
    for (let count = 0; count < 3; count += 1) await log.appendInspection(anInspection(), []);
    const page2 = await fetch(`${base}/api/inspections?limit=2&before=3`);
    const { inspections } = inspectionsSchema.parse(await page2.json());
    expect(inspections.map(({ seq }) => seq)).toEqual([2, 1]);
    const detail = await fetch(`${base}/api/inspections/${inspections[0]?.id}`);
    expect(await detail.json()).toMatchObject({ result: { seq: 2 }, stagesMs: { embed: 30 } });
    const missing = await fetch(`${base}/api/inspections/01936d5e-0000-7000-8000-ffffffffffff`);
    expect([missing.status, await missing.json()]).toMatchObject([404, { code: 'entry-not-found' }]);
    expect((await fetch(`${base}/api/inspections?limit=9999`)).status).toBe(400);
  });

  it('gives evidence by its hash, for ever cacheable', async () => {
    const sha256 = 'd'.repeat(64);
    log.images.set(sha256, Buffer.from([0xff, 0xd8, 1, 2]));
    const response = await fetch(`${base}/api/evidence/${sha256}`);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect((await response.arrayBuffer()).byteLength).toBe(4);
    expect((await fetch(`${base}/api/evidence/..%2f..%2fetc%2fpasswd`)).status).toBe(400);
  });

  it('tells health by progress', async () => {
    expect((await fetch(`${base}/health`)).status).toBe(200);
    silent = ['interval:top'];
    const response = await fetch(`${base}/health`);
    expect([response.status, await response.json()]).toEqual([
      503,
      { healthy: false, hanging: ['interval:top'] },
    ]);
  });

  it('describes itself, and the documents name every route of it', async () => {
    const text = await (await fetch(`${base}/api/openapi.json`)).text();
    const routes = [...text.matchAll(/"(\/(?:api|health)[^"]*)":\{/g)].map(([, path]) => path ?? '');
    expect(routes.length).toBeGreaterThan(6);
    const pageText = await readFile(new URL('../../../docs/http.md', import.meta.url), 'utf8');
    for (const route of routes) expect(pageText).toContain(route);
  });
});

async function nameRegion(region: number, body: object): Promise<Response> {
  return fetch(`${base}/api/inspections/01936d5e-0000-7000-8000-ffffffffffff/regions/${region}/name`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

describe('a report', () => {
  it('is a page under a policy that lets its style in and no script', async () => {
    const response = await fetch(`${base}/reports/drift?language=en`);
    expect(await response.text()).toContain('lang="en"');
    expect(response.headers.get('content-type')).toContain('text/html');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(policy).not.toContain('script-src');
    expect((await fetch(`${base}/reports/drift?language=xx`)).status).toBe(400);
  });

  it('of another recipe is asked for by an address or by a body', async () => {
    expect(await (await fetch(`${base}/reports/whatif?part=board&fail=0.25`)).text()).toBe('fail 0.25');
    expect((await fetch(`${base}/reports/whatif?part=board&fail=2`)).status).toBe(400);
    const ask = async (body: object): Promise<Response> =>
      fetch(`${base}/api/whatif`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const answer = await ask({ part: 'board', settings: { masks: [] } });
    expect(whatIfAnswerSchema.parse(await answer.json())).toEqual(whatIfOf('board'));
    expect((await ask({ fail: 0.5 })).status).toBe(400);
  });

  it('of a region takes its name', async () => {
    const named = await nameRegion(2, { name: '刮痕', by: 'ada' });
    expect(namedRegionSchema.parse(await named.json()).name).toBe('刮痕 by ada');
    expect((await nameRegion(3, { name: 'scratch' })).status).toBe(404);
    expect((await nameRegion(1, {})).status).toBe(400);
  });

  it('is data as well', async () => {
    const response = await fetch(`${base}/api/drift?part=board`);
    expect(driftReportSchema.parse(await response.json()).parts).toEqual([driftOf('board')]);
  });
});

describe('the event stream', () => {
  it('tells state and inspections to every viewer', async () => {
    const response = await fetch(`${base}/api/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const reading = (async () => {
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
        heard += part.value;
    })();
    await until(() => heard.includes('event: state'));
    server.tell(await log.appendInspection(anInspection({ serial: 'A7' }), []));
    await until(() => heard.includes('event: inspection') && heard.includes('"serial":"A7"'));
    await station.stop();
    await reading.catch(() => undefined);
    station = running();
  });
});

describe('the page', () => {
  it('is served with a strict policy, and nothing beside it is', async () => {
    const response = await fetch(`${base}/`);
    expect(await response.text()).toContain('<title>page</title>');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await fetch(`${base}/page.d.ts`)).status).toBe(404);
    expect((await fetch(`${base}/../package.json`)).status).toBe(404);
  });
});
