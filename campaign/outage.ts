import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { statePayloadSchema } from '../src/contract/state-payload.js';
import { percentile } from '../src/evaluation/percentile.js';
import type { CampaignBroker } from './brokers.js';
import { type Comparison, compare } from './compare.js';
import { LogWriterProcess } from './log-writer-process.js';
import { type Plant, startPlant } from './plant.js';

/** How long inspections took, from trigger to verdict, milliseconds. */
interface Latency {
  readonly inspections: number;
  readonly p50: number;
  readonly p99: number;
}

/** What an outage of the broker did to a station that goes on inspecting. */
export interface OutageOutcome {
  /** Rows that waited when the broker came back. */
  readonly backlog: number;
  readonly drainSeconds: number;
  /** Rows delivered each second while draining, and inspections each second at the same time. */
  readonly drainedPerSecond: number;
  readonly livePerSecond: number;
  /** Resident memory of the station process, megabytes. */
  readonly memory: { readonly before: number; readonly after: number; readonly drained: number };
  readonly latency: { readonly before: Latency; readonly during: Latency; readonly draining: Latency };
  /** Rows handed to the broker for each row that was delivered. */
  readonly sentPerRow: { readonly steady: number; readonly outage: number; readonly flapping: number };
  readonly station: Comparison;
}

interface OutageOptions {
  readonly broker: CampaignBroker;
  /** Rows to have waiting when the broker comes back. */
  readonly backlog: number;
  /** Seconds of each phase that is measured. */
  readonly seconds: number;
}

/** One inspection after the other, so many milliseconds apart. */
const everyMs = 100;

/** Takes the broker away, lets a backlog of many days grow, gives it back, and then lets the link flap. */
export async function outage({ broker, backlog, seconds }: OutageOptions): Promise<OutageOutcome> {
  const plant = await startPlant({ broker, rowsPerSecond: 1, everyMs, ledgers: 1 });
  try {
    plant.station.start();
    const page = await pageOf(plant);
    await delay(10_000); // Caches are filled, code is compiled.
    const measure = async (): Promise<Latency> => latencySince(plant, headOf(plant), seconds);
    const steadySent = await sent(page);
    const before = await measure();
    const steady = ratio(steadySent, await sent(page));
    const memoryBefore = await residentMegabytes(plant.station.pid);
    await broker.kill();
    await grow(plant, backlog);
    const during = await measure();
    const memoryAfter = await residentMegabytes(plant.station.pid);
    const outageSent = await sent(page);
    const waiting = headOf(plant) - outageSent.acknowledged;
    await broker.resume();
    const startMs = performance.now();
    const startSeq = headOf(plant);
    while ((await sent(page)).acknowledged < startSeq) await delay(100);
    const drainSeconds = (performance.now() - startMs) / 1000;
    const draining = latencyBetween(plant, startSeq, headOf(plant));
    const drainedAt = await sent(page);
    // Repeats are counted while next to nothing is under way.
    while ((await sent(page)).acknowledged < headOf(plant) - 1) await delay(20);
    const drainedSent = await sent(page);
    for (let flips = 0; flips < seconds; flips += 1) {
      plant.stationLink.cut();
      await delay(300);
      plant.stationLink.heal();
      await delay(700);
    }
    const flappedSeq = headOf(plant);
    while ((await sent(page)).acknowledged < flappedSeq) await delay(100);
    const flapping = ratio(drainedSent, await sent(page));
    const memoryDrained = await residentMegabytes(plant.station.pid);
    await plant.station.end();
    plant.quietStation.start();
    await delay(15_000);
    await plant.quietStation.end();
    return {
      backlog: waiting,
      drainSeconds,
      drainedPerSecond: (drainedAt.acknowledged - outageSent.acknowledged) / drainSeconds,
      livePerSecond: before.inspections / seconds,
      memory: { before: memoryBefore, after: memoryAfter, drained: memoryDrained },
      latency: { before, during, draining },
      sentPerRow: { steady, outage: ratio(outageSent, drainedSent), flapping },
      station: await compare(plant, 'test'),
    };
  } finally {
    await plant.stop();
  }
}

interface Sent {
  readonly sent: number;
  readonly acknowledged: number;
}

async function pageOf({ station }: Plant): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const page = /Page: (\S+)/.exec(station.lastOutput)?.[1];
    if (page !== undefined) return page;
    await delay(100);
  }
  throw new Error(`the station does not start: ${station.lastOutput}`);
}

async function sent(page: string): Promise<Sent> {
  const { ledger } = statePayloadSchema.parse(await (await fetch(`${page}/api/state`)).json());
  return { sent: ledger.sent ?? 0, acknowledged: ledger.acknowledgedSeq ?? 0 };
}

function ratio(from: Sent, to: Sent): number {
  return (to.sent - from.sent) / (to.acknowledged - from.acknowledged);
}

/** Adds rows to the log of the running station, as days at line rate would. */
async function grow(plant: Plant, rows: number): Promise<void> {
  const writer = new LogWriterProcess({
    directory: plant.dataOf('test'),
    station: 'test',
    rowsPerSecond: 1000,
  });
  writer.process.start();
  const goal = headOf(plant) + rows;
  while (headOf(plant) < goal) await delay(200);
  await writer.process.end();
}

async function latencySince(plant: Plant, fromSeq: number, seconds: number): Promise<Latency> {
  await delay(seconds * 1000);
  return latencyBetween(plant, fromSeq, headOf(plant));
}

function latencyBetween(plant: Plant, fromSeq: number, toSeq: number): Latency {
  const database = new SqliteDatabase(`${plant.dataOf('test')}/audit.db`, { readonly: true });
  try {
    const times = database
      .prepare<[number, number], number>(
        `SELECT body ->> '$.inspection.elapsedMs' FROM log WHERE seq > ? AND seq <= ? AND kind = 'inspection'
         AND body ->> '$.inspection.provenance.software' <> 'campaign'`,
      )
      .pluck()
      .all(fromSeq, toSeq);
    return { inspections: times.length, p50: percentile(times, 0.5) ?? 0, p99: percentile(times, 0.99) ?? 0 };
  } finally {
    database.close();
  }
}

function headOf(plant: Plant): number {
  const database = new SqliteDatabase(`${plant.dataOf('test')}/audit.db`, { readonly: true });
  try {
    return database.prepare<[], number>('SELECT seq FROM head').pluck().get() ?? 0;
  } finally {
    database.close();
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
