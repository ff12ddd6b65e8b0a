import { parseArgs } from 'node:util';
import { failingFlushes, fullDisk } from './bad-disks.js';
import { brokers, startRabbitmq } from './brokers.js';
import { clockJumps } from './clock-jumps.js';
import { killCampaign } from './kills.js';
import { outage } from './outage.js';
import { canMount, powerCuts } from './power-cut.js';
import { tamper } from './tamper.js';

/*
 * `npm run campaign -- --minutes N [--seed S] [--only NAME] [--broker NAME]`: what is promised of log and ledger, put to the test with real
 * processes on this machine. Ends with 1 when a promise was broken.
 */

interface Row {
  readonly what: string;
  readonly figures: string;
  readonly kept: boolean;
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    broker: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('--minutes N --seed S, both numbers');

/** Shares of the time; what is not measured by time is done so often. */
const killShare = 0.6;
const scale = Math.min(1, minutes / 25);
const chosenBrokers = Object.entries({ ...brokers, rabbitmq: startRabbitmq }).filter(
  ([name]) => values.broker === undefined || values.broker === name,
);
const killSeconds = (minutes * 60 * killShare) / Math.max(1, chosenBrokers.length);

const phases: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  kills: async () => {
    const rows: Row[] = [];
    for (const [index, [name, start]] of chosenBrokers.entries()) {
      const broker = await start();
      if (broker === undefined) continue;
      const outcome = await killCampaign({
        broker,
        seconds: killSeconds,
        seed: seed + index,
        onProgress: note,
      });
      const { station, writer, faults, drainedInSeconds } = outcome;
      const both = [station, writer];
      const sum = (of: (one: typeof station) => number): number =>
        both.reduce((all, one) => all + of(one), 0);
      const kills = Object.entries(faults).filter(([fault]) => /killed|crashed/.test(fault));
      const others = Object.entries(faults).filter(([fault]) => !/killed|crashed/.test(fault));
      const list = (some: typeof kills): string =>
        some.map(([fault, count]) => `${fault} ${count}`).join(', ');
      note(`${name}: ${list(kills)}; ${list(others)}; drained in ${drainedInSeconds} s`);
      for (const one of both)
        if (one.problems.length + one.broken.length > 0) note([...one.problems, ...one.broken].join('\n'));
      rows.push({
        what: `kills and partitions over ${name}, ${Math.round(killSeconds)} s`,
        figures: `${sum(({ committed }) => committed)} rows (${station.committed} of the whole station), ${total(kills)} kills, ${total(others)} partitions and freezes: ${sum(({ lost }) => lost)} lost, ${sum(({ surplus }) => surplus)} twice`,
        kept: both.every(
          (one) => one.lost + one.surplus + one.conflicts + one.broken.length + one.problems.length === 0,
        ),
      });
    }
    return rows;
  },
  outage: async () => {
    const start = brokers['mosquitto'];
    if (start === undefined) return [];
    const found = await outage({
      broker: await start(),
      backlog: Math.round(20_000 * scale),
      seconds: Math.round(10 + 20 * scale),
    });
    const { memory, latency, sentPerRow, station } = found;
    const times = ({ p50, p99, inspections }: typeof latency.before): string =>
      `${p50.toFixed(0)} / ${p99.toFixed(0)} ms of ${inspections}`;
    return [
      {
        what: 'broker away, then back',
        figures: `${found.backlog} rows drained in ${found.drainSeconds.toFixed(1)} s: ${found.drainedPerSecond.toFixed(0)} a second beside ${found.livePerSecond.toFixed(1)} inspections a second; ${station.lost} lost, ${station.surplus} twice`,
        kept:
          station.lost + station.surplus + station.problems.length === 0 &&
          found.drainedPerSecond >= 10 * found.livePerSecond,
      },
      {
        what: 'memory of the station before, during, after',
        figures: `${memory.before} / ${memory.after} / ${memory.drained} MB`,
        kept: memory.after - memory.before < 30,
      },
      {
        what: 'inspection p50 / p99 before, during, draining',
        figures: `${times(latency.before)}; ${times(latency.during)}; ${times(latency.draining)}`,
        kept: true,
      },
      {
        what: 'messages for each row: steady, outage, flapping link',
        figures: `${sentPerRow.steady.toFixed(3)} / ${sentPerRow.outage.toFixed(3)} / ${sentPerRow.flapping.toFixed(3)}`,
        kept: sentPerRow.steady <= 1.05,
      },
    ];
  },
  power: async () => {
    if (!(await canMount()))
      return [{ what: 'power cuts', figures: 'images cannot be mounted here: not done', kept: true }];
    const cuts = Math.max(3, Math.round(60 * scale));
    const station = await powerCuts('station', { cuts, seed });
    const control = await powerCuts('control', { cuts, seed });
    const text = ({ cuts: made, committed, lost, damaged }: typeof station): string =>
      `${made} cuts, ${lost} of ${committed} committed rows lost, ${damaged} logs damaged`;
    return [
      {
        what: 'power cuts, the station’s log',
        figures: text(station),
        kept: station.lost + station.damaged === 0,
      },
      {
        what: 'power cuts, control with synchronous=NORMAL (must lose)',
        figures: text(control),
        kept: control.lost > 0,
      },
    ];
  },
  disks: async () => {
    const rows: Row[] = [];
    if (await canMount()) {
      const full = await fullDisk({ times: Math.max(3, Math.round(40 * scale)), seed });
      rows.push({
        what: 'disk full on a tmpfs',
        figures: `${full.times} times, ${full.refused} appends refused, ${full.lost} of ${full.committed} rows lost, recovered: ${full.recovered}`,
        kept: full.lost + full.problems.length === 0 && full.recovered && full.refused > 0,
      });
    }
    const flushes = await failingFlushes({ seconds: Math.max(5, Math.round(40 * scale)) });
    rows.push({
      what: 'EIO on fsync',
      figures: `${flushes.times} failed flushes, ${flushes.refused} appends refused, ${flushes.lost} of ${flushes.committed} rows lost, recovered: ${flushes.recovered}`,
      kept: flushes.lost + flushes.problems.length === 0 && flushes.recovered && flushes.refused > 0,
    });
    return rows;
  },
  clock: async () => {
    const { jumps, committed, late, backwards, problems } = await clockJumps({
      jumps: Math.max(8, Math.round(64 * scale)),
    });
    return [
      {
        what: 'wall clock set by up to 10 years',
        figures: `${jumps} jumps, ${committed} rows, ${backwards} times backwards, ${late} verdicts late, ${problems.length} problems in the chain`,
        kept: late + problems.length === 0 && backwards > 0,
      },
    ];
  },
  tamper: async () => {
    const counts = await tamper(Math.round(10_000 * scale), seed);
    const sum = (of: (one: (typeof counts)[number]) => number): number =>
      counts.reduce((all, one) => all + of(one), 0);
    return [
      ...counts.map(({ kind, made, found, foundAlone }) => ({
        what: `tampering: ${kind}`,
        figures: `${found} of ${made} found, ${foundAlone} without a note of the ledger`,
        kept: found === made,
      })),
      {
        what: 'tampering, all',
        figures: `${sum(({ found }) => found)} of ${sum(({ made }) => made)} found`,
        kept: true,
      },
    ];
  },
};

const found: Row[] = [];
for (const [name, phase] of Object.entries(phases)) {
  if (values.only !== undefined && values.only !== name) continue;
  note(name);
  found.push(...(await phase()));
}
const width = Math.max(...found.map(({ what }) => what.length));
for (const { what, figures, kept } of found) {
  process.stdout.write(`${kept ? '✓' : '✗'} ${what.padEnd(width)}  ${figures}\n`);
}
process.exitCode = found.every(({ kept }) => kept) ? 0 : 1;

function total(some: readonly (readonly [string, number])[]): number {
  return some.reduce((sum, [, count]) => sum + count, 0);
}

function note(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
