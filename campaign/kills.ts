import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../src/evaluation/seeded-random.js';
import type { CampaignBroker } from './brokers.js';
import { childrenOf } from './children-of.js';
import { type Comparison, compare, ownRows } from './compare.js';
import { type Plant, startPlant } from './plant.js';

interface KillCampaign {
  readonly broker: CampaignBroker;
  readonly seconds: number;
  readonly seed: number;
  readonly onProgress?: (line: string) => void;
}

/** What a campaign of kills has done and found. */
export interface KillOutcome {
  /** How often each fault was made, by its name. */
  readonly faults: Readonly<Record<string, number>>;
  readonly station: Comparison;
  readonly writer: Comparison;
  /** Seconds from the last fault until PostgreSQL held everything. */
  readonly drainedInSeconds: number;
}

interface Fault {
  readonly name: string;
  /** Faults of one victim follow each other. */
  readonly victim: string;
  readonly weight: number;
  readonly make: (plant: Plant, random: () => number) => Promise<void>;
}

const faults: readonly Fault[] = [
  {
    name: 'writer killed',
    victim: 'writer',
    weight: 30,
    make: async ({ writer, reported }, random) => {
      await writer.end();
      const before = reported();
      writer.start();
      // It must come to work between two kills.
      const rows = random() * 600;
      for (let tries = 0; reported() < before + rows && tries < 150; tries += 1) await delay(100);
    },
  },
  {
    name: 'broker killed',
    victim: 'broker',
    weight: 25,
    make: async ({ broker }, random) => {
      await broker.kill();
      await delay(random() * 1500);
      await broker.resume();
    },
  },
  {
    name: 'ledger killed',
    victim: 'ledger',
    weight: 15,
    make: async ({ ledgers }, random) => {
      const ledger = ledgers[Math.floor(random() * ledgers.length)];
      await ledger?.end();
      ledger?.start();
    },
  },
  {
    name: 'ledger frozen for a while',
    victim: 'ledger',
    weight: 4,
    make: async ({ ledgers }, random) => {
      const ledger = ledgers[Math.floor(random() * ledgers.length)];
      ledger?.signal('SIGSTOP');
      await delay(1000 + random() * 2000);
      ledger?.signal('SIGCONT');
    },
  },
  {
    name: 'station killed',
    victim: 'station',
    weight: 4,
    make: async ({ station }) => {
      await station.end();
      station.start();
      await delay(5000); // It must come to work between two kills.
    },
  },
  {
    name: 'vision process killed',
    victim: 'station',
    weight: 6,
    make: async ({ station }) => {
      for (const pid of await childrenOf(station.pid)) process.kill(pid, 'SIGKILL');
      await delay(2000);
    },
  },
  {
    name: 'database crashed',
    victim: 'database',
    weight: 3,
    make: async ({ postgres }, random) => {
      await postgres.pause();
      await delay(random() * 1000);
      await postgres.resume();
    },
  },
  {
    name: 'stations cut off',
    victim: 'station link',
    weight: 8,
    make: async ({ stationLink }, random) => {
      stationLink.cut();
      await delay(random() * 2000);
      stationLink.heal();
    },
  },
  {
    name: 'stations without an answer',
    victim: 'station link',
    weight: 4,
    make: async ({ stationLink }, random) => {
      stationLink.silence();
      await delay(random() * 4000);
      stationLink.heal();
    },
  },
  {
    name: 'ledgers cut off',
    victim: 'ledger link',
    weight: 5,
    make: async ({ ledgerLink }, random) => {
      ledgerLink.cut();
      await delay(random() * 2000);
      ledgerLink.heal();
    },
  },
];

const totalWeight = faults.reduce((sum, { weight }) => sum + weight, 0);

/** Makes faults at random while two stations work, then heals everything and compares. */
export async function killCampaign({
  broker,
  seconds,
  seed,
  onProgress,
}: KillCampaign): Promise<KillOutcome> {
  const random = seededRandom(seed);
  const plant = await startPlant({ broker, rowsPerSecond: 200, everyMs: 50, ledgers: 2 });
  try {
    plant.station.start();
    plant.writer.start();
    const made = await makeFaults(plant, { endMs: performance.now() + seconds * 1000, random, onProgress });
    const healedMs = performance.now();
    await calm(plant);
    const drainedInSeconds = Math.round((performance.now() - healedMs) / 1000);
    const [station, writer] = [await compare(plant, 'test'), await compare(plant, 'writer')];
    return { faults: Object.fromEntries(made), station, writer, drainedInSeconds };
  } finally {
    await plant.stop();
  }
}

interface MakeFaults {
  readonly endMs: number;
  readonly random: () => number;
  readonly onProgress: ((line: string) => void) | undefined;
}

async function makeFaults(
  plant: Plant,
  { endMs, random, onProgress }: MakeFaults,
): Promise<ReadonlyMap<string, number>> {
  const made = new Map(faults.map(({ name }) => [name, 0]));
  const underWay = new Map<string, Promise<void>>();
  let told = performance.now();
  while (performance.now() < endMs) {
    await delay(50 + random() * 650);
    const fault = drawFault(random);
    // A victim has one fault at a time; several victims can have theirs at once.
    if (underWay.has(fault.victim)) continue;
    made.set(fault.name, (made.get(fault.name) ?? 0) + 1);
    const done = fault.make(plant, random).finally(() => underWay.delete(fault.victim));
    underWay.set(fault.victim, done);
    if (performance.now() - told < 60_000) continue;
    told = performance.now();
    onProgress?.(
      `${[...made.values()].reduce((sum, count) => sum + count, 0)} faults, row ${plant.reported()}`,
    );
  }
  await Promise.all(underWay.values());
  return made;
}

function drawFault(random: () => number): Fault {
  let left = random() * totalWeight;
  for (const fault of faults) {
    left -= fault.weight;
    if (left < 0) return fault;
  }
  throw new Error('the weights do not add up');
}

/** Starts what is down, stops production and waits until everything that was committed is in PostgreSQL. */
async function calm(plant: Plant): Promise<void> {
  const { station, quietStation, writer, postgres } = plant;
  for (const ledger of plant.ledgers) if (!ledger.alive) ledger.start();
  await Promise.all([station.end(), writer.end()]);
  // They go on delivering, and produce no more than a row each.
  quietStation.start();
  writer.start('slow');
  for (let waitedMs = 0; waitedMs < 300_000; waitedMs += 500) {
    await delay(500);
    const rows = await postgres.query('SELECT station, seq::int AS seq FROM twinspect.watermark');
    const reached = (name: string): number =>
      Number(rows.find((row) => row['station'] === name)?.['seq'] ?? 0);
    const owed = (['test', 'writer'] as const).map((name) => headOf(plant, name) - reached(name));
    if (owed.every((count) => count <= 0)) break;
  }
  await Promise.all([quietStation.end(), writer.end()]);
}

function headOf(plant: Plant, name: 'test' | 'writer'): number {
  try {
    return ownRows(`${plant.dataOf(name)}/audit.db`).length;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
