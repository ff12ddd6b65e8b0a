import { afterEach, describe, expect, it } from 'vitest';
import { namedRegionSchema } from '../../src/contract/defect-names.js';
import { driftReportSchema } from '../../src/contract/drift.js';
import { inspectionsSchema } from '../../src/contract/http-api.js';
import type { ResultPayload } from '../../src/contract/result-payload.js';
import { whatIfAnswerSchema } from '../../src/contract/what-if.js';
import { until } from '../simulators/running.js';
import { demoConfig } from './demo-config.js';
import { RunningStation, twinspect } from './running-station.js';

let station: RunningStation | undefined;
afterEach(async () => station?.dispose());

/** One board with a foreign object, again and again. */
function oneDefectiveBoard(): string {
  return demoConfig().replace(
    /paths: \['([^']*)\/controller-board\/good'[^\]]*\]/,
    "paths: ['$1/controller-board/defective/16-foreign-object.jpg']",
  );
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return response.json();
}

describe('looking back', () => {
  it('names a defect from one example, asks what if, and draws charts, beside the running station', async () => {
    const running = await RunningStation.start(oneDefectiveBoard());
    station = running;
    const [address] = await running.printed(/^Page: (\S+)/);
    const page = address?.[1] ?? '';
    const newest = async (): Promise<ResultPayload | undefined> =>
      inspectionsSchema.parse(await (await fetch(`${page}/api/inspections?limit=1&verdict=fail`)).json())
        .inspections[0];
    await running.printed(/fail +top/);
    const first = await newest();
    expect(first?.regions[0]?.defect).toBeUndefined();
    expect(first?.evidence.map(({ role }) => role)).toEqual(['frame', 'overlay', 'map']);

    const named = await post(`${page}/api/inspections/${first?.id}/regions/1/name`, {
      name: '異物',
      by: 'ada',
    });
    expect(namedRegionSchema.parse(named)).toMatchObject({ part: 'controller-board', examples: 1 });
    await until(async () => (await newest())?.regions[0]?.defect === '異物');
    expect((await newest())?.regions[0]?.distance).toBeLessThan(0.01);

    const question = { part: 'controller-board', limit: 5, fail: 1 };
    const answer = whatIfAnswerSchema.parse(await post(`${page}/api/whatif`, question));
    expect(answer.unrepeatable).toBe(0);
    expect(answer.counts.fail.pass).toBe(answer.rejudged);
    const report = await (await fetch(`${page}/reports/whatif?part=controller-board&limit=5&fail=1`)).text();
    const picture = /src="(\/api\/evidence\/[0-9a-f]{64})"/.exec(report)?.[1] ?? '';
    expect((await fetch(page + picture)).headers.get('content-type')).toBe('image/jpeg');

    const drift = driftReportSchema.parse(await (await fetch(`${page}/api/drift`)).json());
    expect(drift.parts[0]).toMatchObject({ part: 'controller-board' });
    expect(await (await fetch(`${page}/reports/drift`)).text()).toContain('controller-board');

    running.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
    const config = `${running.directory}/station.yaml`;
    const offline = await twinspect(
      'whatif',
      '--config',
      config,
      '--part',
      'controller-board',
      '--fail',
      '1',
    );
    expect([offline.code, /(\d+) of \1 verdicts flip/.test(offline.output)]).toEqual([1, true]);
    const listed = await twinspect('name', '--config', config, '--part', 'controller-board', '--list');
    expect(listed.output).toContain('異物');
    expect((await twinspect('drift', '--config', config)).output).toContain('Brightness');
    expect((await twinspect('audit', 'verify', '--config', config)).code).toBe(0);
  });
});
