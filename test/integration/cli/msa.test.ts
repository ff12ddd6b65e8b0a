import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAuditLog } from '../../../src/adapters/sqlite/sqlite-audit-log.js';
import { studyLive } from '../../../src/cli/msa/study-live.js';
import { msaCommand } from '../../../src/cli/msa.js';
import { toStatePayload } from '../../../src/contract/to-state-payload.js';
import { StationError } from '../../../src/domain/station-error.js';
import { HttpServer } from '../../../src/http/http-server.js';
import { cv } from '../../../src/runtime/opencv.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { built } from '../../fixtures/built.js';
import { testModels } from '../../fixtures/copy-model.js';
import { anInspection } from '../../fixtures/inspections.js';
import { MemoryAuditLog } from '../../simulators/memory-audit-log.js';
import { running } from '../../simulators/running.js';
import { silentLogger } from '../../simulators/silent-logger.js';

let directory = '';
let printed = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-msa-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await rm(directory, { recursive: true, force: true });
});

async function msa(...words: readonly string[]): Promise<void> {
  await msaCommand('en', '1.2.3').parseAsync(words, { from: 'user' });
}

describe('twinspect msa table', () => {
  it('reads what spreadsheets write, in either language, and writes report and table', async () => {
    const table = join(directory, 'trials.csv');
    const html = join(directory, 'report.html');
    const save = join(directory, 'saved.csv');
    const rows = ['"A;7";良品;good', '"A;7";ok;1', 'B;NG;defective', 'B;pass;0'];
    await writeFile(table, `\uFEFFPart;Decision;Reference\r\n${rows.join('\r\n')}\r\n`);
    await msa('table', table, '--html', html, '--save', save, '--json');
    const study: unknown = JSON.parse(printed);
    expect(study).toMatchObject({
      parts: 2,
      decisions: 4,
      appraisers: [{ missRate: { count: 1, of: 2 }, falseAlarmRate: { count: 0, of: 2 } }],
      disputed: [{ part: 'B', right: 1, of: 2 }],
    });
    expect(process.exitCode).toBe(1);
    expect(await readFile(html, 'utf8')).toContain('unacceptable');
    printed = '';
    await msa('table', save, '--json');
    expect(JSON.parse(printed)).toMatchObject({ parts: 2, decisions: 4 });
  });

  it.each([
    ['a column that is missing', 'part,decision\nA,good', /line 1.*reference/],
    ['a word that it does not know', 'part,decision,reference\nA,good,good\n\nB,maybe,good', /line 4.*maybe/],
    ['a row that is too short', 'part,decision,reference\nA,good', /line 2.*2 cells/],
    [
      'two references for one part',
      'part,decision,reference\nA,good,good\nA,good,bad',
      /line 3.*another reference/,
    ],
    ['no row at all', 'part,decision,reference\n', /no decision/],
  ])('says where there is %s', async (_what, content, message) => {
    const table = join(directory, 'trials.csv');
    await writeFile(table, content);
    await expect(msa('table', table)).rejects.toThrow(message);
  });
});

async function record(facts: Parameters<typeof anInspection>[0], file?: string): Promise<void> {
  const log = await openAuditLog({
    dataDirectory: directory,
    station: 'line-1',
    workerScript: built('adapters/sqlite/audit-worker.js'),
    clock: systemClock,
  });
  const { observation, ...inspection } = anInspection(facts);
  if (observation.kind !== 'compared') throw new Error('the fixture compares');
  const frame = { ...observation.frame, ...(file === undefined ? {} : { file }) };
  await log.appendInspection({ ...inspection, observation: { ...observation, frame } }, []);
  await log.close();
}

/** A grey plate with a blotch of this brightness. */
function plate(blotch: number): Buffer {
  const image = new cv.Mat(48, 64, cv.CV_8UC3, [90, 90, 90]);
  image.drawRectangle(new cv.Rect(20, 16, 16, 16), new cv.Vec3(blotch, blotch, blotch), -1);
  return cv.imencode('.png', image);
}

async function write(path: string, data: Buffer): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), data);
}

async function configFile(): Promise<string> {
  await write('golden.png', plate(90));
  const config = [
    'station: { id: line-1 }',
    `dataDirectory: ${directory}/data`,
    `modelsDirectory: ${testModels}`,
    'cameras: [{ name: top, part: plate, source: { kind: images, paths: [x] }, quality: { minSharpness: 0 } }]',
    'recipes:',
    `  - { part: plate, references: { kind: files, paths: [${directory}/golden.png] }, model: tiny-colour,`,
    '      alignment: { kind: none }, thresholds: { fail: 0.1 } }',
  ];
  const file = join(directory, 'station.yaml');
  await writeFile(file, config.join('\n'));
  return file;
}

describe('twinspect msa folder', () => {
  it('judges each image as the station would; folders say which part it is and what it is', async () => {
    const config = await configFile();
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await write('study/good/A7/1.png', plate(90));
    await write('study/good/A7/2.png', plate(90));
    await write('study/good/A8_1.png', plate(255));
    await write('study/defective/B1-1.png', plate(255));
    await write('study/defective/B1-2.png', plate(90));
    await write('study/defective/A8_1.png', plate(255));
    await msa('folder', join(directory, 'study'), '--part', 'plate', '--config', config, '--json');
    expect(JSON.parse(printed)).toMatchObject({
      parts: 4,
      decisions: 6,
      appraisers: [
        {
          appraiser: 'line-1',
          effectiveness: { count: 2, of: 4 },
          missRate: { count: 1, of: 3 },
          falseAlarmRate: { count: 1, of: 3 },
          repeatable: { count: 3, of: 4 },
        },
      ],
    });
  });

  it('says of which part nobody says what it is, and of which recipe there is none', async () => {
    const config = await configFile();
    await write('study/A7/1.png', plate(90));
    const study = join(directory, 'study');
    await expect(msa('folder', study, '--part', 'plate', '--config', config)).rejects.toThrow(/part A7/);
    await expect(msa('folder', study, '--part', 'lid', '--config', config)).rejects.toThrow(/no recipe/);
  });
});

describe('twinspect msa log', () => {
  it('takes the file for the part and its folder for the reference', async () => {
    await record({}, '/images/good/01.png');
    await record({ verdict: { kind: 'review' } }, '/images/good/01.png');
    await record({ verdict: { kind: 'fail' } }, '/images/defective/01.png');
    await record({}, '/images/elsewhere/01.png');
    await record({ part: 'other' }, '/images/good/02.png');
    await msa('log', '--part', 'board', '--data', directory, '--json');
    expect(JSON.parse(printed)).toMatchObject({
      parts: 2,
      decisions: 3,
      appraisers: [
        { appraiser: 'line-1', missRate: { count: 0, of: 1 }, falseAlarmRate: { count: 1, of: 2 } },
      ],
    });
  });

  it('takes the serial number for the part and a table for the reference', async () => {
    await record({ serial: 'A7', verdict: { kind: 'fail' } });
    await record({ serial: 'A8' });
    await record({ serial: 'A9' });
    const references = join(directory, 'references.csv');
    await writeFile(references, 'part,reference\nA7,bad\nA8,bad\n');
    await msa('log', '--part', 'board', '--data', directory, '--references', references, '--json');
    expect(JSON.parse(printed)).toMatchObject({ parts: 2, appraisers: [{ missRate: { count: 1, of: 2 } }] });
  });

  it('says when nothing is known of any part', async () => {
    await record({});
    await expect(msa('log', '--part', 'board', '--data', directory)).rejects.toThrow(/of 1 inspections/);
  });
});

describe('a live study', () => {
  const texts = {
    part: 'part? ',
    reference: 'reference? ',
    notUnderstood: 'again',
    place: (part: string, repeat: number, repeats: number) => `${part} ${repeat}/${repeats} `,
    answer: (decision: string) => decision,
  };

  async function study(url: string, answers: readonly string[]) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let asked = '';
    output.on('data', (chunk: Buffer) => {
      asked += chunk.toString();
      // One answer to each question, as a person types.
      if (/[?/\d] $/.test(asked)) {
        asked = '';
        const next = left.shift();
        if (next === undefined) input.end();
        else input.write(`${next}\n`);
      }
    });
    const left = [...answers];
    return studyLive({ url, part: 'board', repeats: 2, reload: true, input, output, texts });
  }

  it('asks the station for each repeat, with the part as serial number', async () => {
    const log = new MemoryAuditLog();
    const serials: (string | undefined)[] = [];
    const server = new HttpServer({
      host: '127.0.0.1',
      port: 0,
      page: pathToFileURL(`${directory}/`),
      info: { station: 'line-1', language: 'en', software: 'x', cameras: [], parts: ['board'] },
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
      silent: () => [],
      request: async ({ serial, part }) => {
        serials.push(serial);
        if (part !== 'board') throw new StationError('unknown-part', { part: part ?? '', known: 'board' });
        const verdict = { kind: serial === 'A7' ? 'pass' : 'fail' } as const;
        return log.appendInspection(anInspection({ serial: serial ?? '', verdict }), []);
      },
      auditLog: log,
      logger: silentLogger,
    });
    const station = running(server);
    try {
      const url = await server.url();
      const trials = await study(url, ['A7', 'perhaps', 'good', '', '', 'B1', 'bad', '', '', '']);
      expect(serials).toEqual(['A7', 'A7', 'B1', 'B1']);
      expect(trials.map(({ part, decision, reference }) => [part, decision, reference])).toEqual([
        ['A7', 'good', 'good'],
        ['A7', 'good', 'good'],
        ['B1', 'defective', 'defective'],
        ['B1', 'defective', 'defective'],
      ]);
      // Whoever hangs up in the middle keeps what there is.
      expect(await study(url, ['A7', 'good', ''])).toHaveLength(1);
    } finally {
      await station.stop();
    }
  });

  it('says when the station is not there', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    holder.close();
    await once(holder, 'close');
    const url = `http://127.0.0.1:${port}`;
    await expect(study(url, ['A7', 'good', ''])).rejects.toThrow(/does not answer.*ECONNREFUSED/);
  });
});
