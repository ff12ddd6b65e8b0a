import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { candidateSchema } from '../../src/contract/recipe-api.js';
import { resultPayloadSchema } from '../../src/contract/result-payload.js';
import { testModels } from '../fixtures/copy-model.js';
import { referenceImages } from '../fixtures/paths.js';
import { demoConfig } from './demo-config.js';
import { RunningStation, twinspect } from './running-station.js';

let station: RunningStation | undefined;
let base = '';
afterEach(async () => {
  await station?.dispose();
  station = undefined;
});

const golden = join(referenceImages, 'controller-board', 'golden');
const part = 'controller-board';

async function start(): Promise<RunningStation> {
  const config = demoConfig()
    .replace(/references: .*\n.*deadlineMs.*/, 'from: store')
    .replace(/triggers:\n.*\n/, '');
  const more = `modelsDirectory: ${testModels}\napproval: { secondUser: true }\n`;
  const started = await RunningStation.start(`${config}${more}`);
  const [match] = await started.printed(/Page: (\S+)/);
  base = match?.[1] ?? '';
  return started;
}

async function post(path: string, body: object | Buffer): Promise<Response> {
  const image = Buffer.isBuffer(body);
  return fetch(`${base}/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': image ? 'image/png' : 'application/json' },
    body: image ? new Uint8Array(body) : JSON.stringify(body),
  });
}

/** Inspects until a version is in use, and says which it was at last. */
async function versionInUse(wanted: number): Promise<number | undefined> {
  let version: number | undefined;
  for (let tries = 0; tries < 60 && version !== wanted; tries += 1) {
    if (tries > 0) await delay(250);
    const result = resultPayloadSchema.loose().parse(await (await post('inspections', {})).json());
    version = result.recipeVersion;
  }
  return version;
}

it('a running station takes versions from HTTP and command without a restart, and gives them back', async () => {
  station = await start();
  const before = resultPayloadSchema.loose().parse(await (await post('inspections', {})).json());
  expect(before).toMatchObject({ verdict: 'unjudged', reason: 'no-reference' });

  const image = await readFile(join(golden, '01.png'));
  // The first part of an empty store is looked at by the model that its settings name; the test has a small one.
  const refused = await post(`recipes/${part}/candidates`, image);
  expect(await refused.json()).toMatchObject({ code: 'model-not-found' });

  const config = join(station.directory, 'station.yaml');
  const settings = join(station.directory, 'station.settings.yaml');
  await writeFile(settings, 'model: tiny-colour\nminAreaPx: 20\ndeadlineMs: 20000\ncheckPart: false\n');
  const by = ['--config', config, '--by', 'ada', '--why', 'test'];
  const registered = await twinspect(
    'register',
    '--part',
    part,
    '--settings',
    settings,
    ...by,
    join(golden, '01.png'),
  );
  expect(registered.code, registered.output).toBe(0);

  const again = candidateSchema.parse(await (await post(`recipes/${part}/candidates`, image)).json());
  expect(again.kind).toBe('near-duplicate');
  const taken = candidateSchema.parse(
    await (await post(`recipes/${part}/candidates`, { camera: 'top' })).json(),
  );
  expect(taken.kind).toBe('good');
  expect((await post(`recipes/${part}/candidates`, { camara: 'top' })).status).toBe(400);
  const picture = await fetch(`${base}/api/recipes/${part}/candidates/${taken.sha256}/picture`);
  expect(picture.headers.get('content-type')).toBe('image/jpeg');

  const signed = { by: 'ada', why: 'first' };
  const own = await post(`recipes/${part}/versions/1/approve`, signed);
  expect([own.status, await own.json()]).toMatchObject([409, { code: 'recipe-refused' }]);
  expect((await post(`recipes/${part}/versions/1/approve`, { ...signed, by: 'grace' })).status).toBe(200);
  expect((await post(`recipes/${part}/versions/1/activate`, signed)).status).toBe(200);
  expect(await versionInUse(1)).toBe(1);

  const second = await post(`recipes/${part}/versions`, {
    ...signed,
    add: [taken.sha256],
    settings: { minAreaPx: 30 },
  });
  expect(await second.json()).toMatchObject({ version: 2, state: 'draft' });
  const shown = await fetch(`${base}/api/recipes/${part}/diff?from=1&to=2`);
  expect(await shown.json()).toMatchObject({ differences: [{ key: 'minAreaPx', from: '20', to: '30' }, {}] });
  for (const words of [
    ['approve', '2', '--by', 'grace'],
    ['activate', '2', '--by', 'ada'],
  ]) {
    const [verb = '', ...rest] = words;
    const step = await twinspect('recipe', verb, part, ...rest, '--config', config, '--why', 'test');
    expect(step.code, step.output).toBe(0);
  }
  expect(await versionInUse(2)).toBe(2);

  expect((await post(`recipes/${part}/rollback`, signed)).status).toBe(200);
  expect(await versionInUse(1)).toBe(1);
  expect((await twinspect('audit', 'verify', '--config', config)).code).toBe(0);
  const wrong = await post('recipe-bundles?by=eve&why=x', {});
  expect(await wrong.json()).toMatchObject({ code: 'bundle-refused' });
});
