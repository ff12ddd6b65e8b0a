/*
 * The log of a station and its delivery, without cameras: node log-writer.mjs DIST DIRECTORY STATION BROKER|none ROWS_PER_SECOND KEY|none [slow]
 * Runs the built program's own audit log, feed and link. Prints the number of each row once it is committed, and what went
 * wrong; ends at SIGTERM.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [
  ,
  ,
  dist = '',
  directory = '',
  station = '',
  broker = 'none',
  perSecond = '50',
  key = 'none',
  slow = '',
] = process.argv;
/** Pictures are written with so many rows. */
const pictureEvery = 20;
/** After one row it only delivers. */
const pauseMs = slow === '' ? 1000 / Number(perSecond) : 3_600_000;
const load = (path) => import(pathToFileURL(`${dist}/${path}`).href);
const { openAuditLog } = await load('adapters/sqlite/sqlite-audit-log.js');
const { LedgerLink } = await load('adapters/mqtt/ledger-link.js');
const { ledgerTopicsOf } = await load('contract/ledger-topics.js');
const { LedgerFeed } = await load('pipeline/ledger-feed.js');
const { ReceiptCheck } = await load('pipeline/receipt-check.js');
const { parseVerifierKey } = await load('proof/signed-note.js');
const { createLogger } = await load('runtime/pino-logger.js');
const { supervise } = await load('runtime/supervisor.js');
const { systemClock } = await load('runtime/system-clock.js');

const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());

const auditLog = await openAuditLog({
  dataDirectory: directory,
  station,
  workerScript: pathToFileURL(`${dist}/adapters/sqlite/audit-worker.js`),
  clock: systemClock,
});
const components = [];
if (broker !== 'none') {
  const { epoch } = await auditLog.head();
  const topics = ledgerTopicsOf('twinspect-ledger', station);
  const connection = async () => ({ url: broker, options: {} });
  const link = new LedgerLink({
    station,
    epoch,
    topics,
    connection,
    onReceipt: (receipt) => feed.receive(receipt),
  });
  const keys = key === 'none' ? [] : [parseVerifierKey(key)];
  const check = new ReceiptCheck({ auditLog, keys });
  const feed = new LedgerFeed({
    auditLog,
    lane: link,
    check,
    clock: systemClock,
    logger: createLogger('error'),
    window: 200,
    onFault: () => undefined,
  });
  components.push(link, feed);
  process.on('exit', () =>
    process.stdout.write(`sent ${feed.progress.sent} acknowledged ${feed.progress.acknowledgedSeq}\n`),
  );
}
const retry = { initialMs: 100, factor: 2, maxMs: 2000, jitter: 0.2 };
const delivery = supervise(
  { components, retry, clock: systemClock, logger: createLogger('error'), onFault: () => undefined },
  stop.signal,
);

while (!stop.signal.aborted) {
  const startMs = performance.now();
  try {
    const picture = { role: 'frame', mediaType: 'image/jpeg', data: Buffer.from(randomUUID()) };
    const { seq } = await auditLog.appendInspection(
      inspection(),
      Math.random() * pictureEvery < 1 ? [picture] : [],
    );
    process.stdout.write(`${seq}\n`);
    for (const one of components) one.notify?.();
  } catch (error) {
    process.stdout.write(`refused ${error.code ?? error.message}\n`);
    await delay(50);
  }
  const leftMs = pauseMs - (performance.now() - startMs);
  await delay(Math.max(0, leftMs), undefined, { signal: stop.signal }).catch(() => undefined);
}
await delivery;
await auditLog.close();

function inspection() {
  const at = new Date().toISOString();
  const hash = 'a'.repeat(64);
  return {
    id: randomUUID(),
    station,
    trigger: { id: randomUUID(), source: 'interval', camera: 'top', part: 'board', requestedAt: at },
    verdict: { kind: Math.random() < 0.9 ? 'pass' : 'fail' },
    thresholds: { fail: 0.5 },
    observation: {
      kind: 'compared',
      frame: {
        id: 1,
        camera: 'top',
        capturedAt: at,
        width: 640,
        height: 480,
        channels: 3,
        quality: { sharpness: 120.5, brightness: 99, clippedHigh: 0, clippedLow: 0.001, frozen: false },
      },
      alignment: { kind: 'skipped' },
      comparison: {
        score: Math.random(),
        regions: [],
        modelHash: hash,
        referenceHash: hash,
        provider: 'cpu',
      },
      timings: { frame: 1, align: 20, embed: 30, compare: 10 },
    },
    provenance: { modelHash: hash, referenceHash: hash, configHash: hash, software: 'campaign' },
    judgedAt: at,
    elapsedMs: 61.5,
  };
}
