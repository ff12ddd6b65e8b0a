import { describe, expect, it } from 'vitest';
import { EdgeNode, type EdgeNodeInput } from '../../../../src/adapters/sparkplug/edge-node.js';
import { encodePayload } from '../../../../src/adapters/sparkplug/encode-payload.js';
import type { LogEntry } from '../../../../src/domain/log-entry.js';
import { Dice } from '../../../fixtures/dice.js';
import { anInspection } from '../../../fixtures/inspections.js';
import { StrictHost, type ToldRow } from './strict-host.js';

const group = 'plant_line';
const edgeNode = 'station-1';
const cameras = ['top', 'side', 'gap'];
const hostTopic = 'spBv1.0/STATE/scada';
const rebirth = encodePayload({
  metrics: [{ name: 'Node Control/Rebirth', value: { kind: 'boolean', value: true } }],
});

/** A station, its log, brokers and hosts, all driven by dice. */
class World {
  readonly dice: Dice;
  readonly host = new StrictHost(group, edgeNode);
  readonly log: LogEntry[] = [];
  readonly #primary: boolean;
  #node: EdgeNode;
  #nowMs = Date.UTC(2026, 0, 1);
  #isConnected = false;
  #subscribed = false;
  #hostTimes: number[] = [];
  #server = 0;
  /** Rows that were sent since the broker last proved that it has everything, and how many of them before the question. */
  #unproven: ToldRow[] = [];
  #asked = 0;
  readonly got = new Map<string, Set<number>>(cameras.map((camera) => [camera, new Set()]));
  counts = { connects: 0, rebirths: 0, states: 0, restarts: 0, left: 0 };

  constructor(seed: number, primary: boolean) {
    this.dice = new Dice(seed);
    this.#primary = primary;
    this.host.mayBirth = !primary;
    this.#node = this.#make({ bdSeq: -1, told: {} });
  }

  #make(memory: EdgeNode['memory']): EdgeNode {
    const options = { group, edgeNode, cameras, servers: 2, memory };
    const known = this.#primary ? { ...options, primaryHost: 'scada' } : options;
    const latest = cameras.flatMap((camera) => this.log.filter(isOf(camera)).slice(-1));
    return new EdgeNode(known, this.log.length, latest);
  }

  step(): void {
    this.#nowMs += this.dice.below(400);
    const roll = this.dice.next();
    if (!this.#isConnected) this.#connect();
    else if (!this.#subscribed) this.#subscribe();
    else if (roll < 0.02) this.#lose();
    else if (roll < 0.03) this.#restart();
    else if (roll < 0.08) this.#ask();
    else if (roll < 0.14 && this.#primary) this.#state(this.dice.chance(0.6));
    else if (roll < 0.24) {
      const online = this.dice.chance(0.7);
      this.#tell({ kind: 'camera', camera: this.dice.pick(cameras), online });
    } else if (roll < 0.28) {
      this.#tell({ kind: 'station', values: { 'Alarm/Count': this.dice.below(3) } });
    } else if (roll < 0.34) this.#tell({ kind: 'asked' });
    else if (roll < 0.4) this.#proof();
    else if (roll < 0.5) this.#tell({ kind: 'tick' });
    else if (roll < 0.7) this.#append();
    else this.#rows();
  }

  /** Everything is well for long enough. */
  settle(): void {
    for (let round = 0; round < 20_000; round += 1) {
      this.#nowMs += 1001;
      if (!this.#isConnected) this.#connect();
      else if (!this.#subscribed) this.#subscribe();
      if (this.#primary && this.#subscribed) this.#state(true);
      for (const camera of cameras) this.#tell({ kind: 'camera', camera, online: true });
      this.#tell({ kind: 'tick' });
      if (this.#subscribed && this.host.births.length > 0 && this.#node.wanted === undefined) break;
      this.#rows();
    }
    this.#tell({ kind: 'asked' });
    this.#proof();
  }

  #connect(): void {
    const { will } = this.#node.connect(this.#server, this.#nowMs);
    if (this.dice.chance(0.2)) {
      this.#node.handle({ kind: 'unreached' }, this.#nowMs);
      this.#forget();
      return;
    }
    this.counts.connects += 1;
    this.host.connect(will);
    if (this.dice.chance(0.2)) this.#forget();
    else this.#isConnected = true;
  }

  #subscribe(): void {
    this.#subscribed = true;
    this.host.mayBirth = !this.#primary;
    this.#tell({ kind: 'connected' });
  }

  #lose(): void {
    // Of what was not proven any part may have arrived, from the first on.
    this.#deliver(this.dice.below(this.#unproven.length + 1));
    this.#forget();
  }

  #forget(): void {
    this.#unproven = [];
    this.#asked = 0;
    this.#isConnected = false;
    this.#subscribed = false;
    this.#server = (this.#server + 1) % 2;
    this.host.disconnect();
    this.#node.handle({ kind: 'disconnected' }, this.#nowMs);
  }

  #restart(): void {
    this.counts.restarts += 1;
    this.#lose();
    // It has never heard of the host then: whatever comes first holds.
    this.#hostTimes = [];
    this.#node = this.#make(this.#node.memory);
  }

  #ask(): void {
    this.counts.rebirths += 1;
    this.#tell({
      kind: 'message',
      topic: `spBv1.0/${group}/NCMD/${edgeNode}`,
      payload: rebirth,
      retain: false,
    });
  }

  #state(online: boolean): void {
    this.counts.states += 1;
    const last = this.#hostTimes[this.#server];
    const timestamp =
      last === undefined || !this.dice.chance(0.2) ? (last ?? 1000) + this.dice.below(3) : last - 1;
    const counts = last === undefined || timestamp >= last;
    if (counts) this.#hostTimes[this.#server] = timestamp;
    if (counts && online) this.host.mayBirth = true;
    const payload = Buffer.from(JSON.stringify({ online, timestamp }));
    const before = this.counts.left;
    this.#tell({ kind: 'message', topic: hostTopic, payload, retain: false });
    if (!online && counts) {
      this.host.mayBirth = false;
      expect(this.counts.left, 'an offline host is left').toBe(before + 1);
    } else expect(this.counts.left, 'an old message, or a host that is there').toBe(before);
  }

  #append(): void {
    const camera = this.dice.pick(cameras);
    // Now and then the clock of the station is wrong.
    const capturedMs = this.#nowMs - (this.dice.chance(0.1) ? this.dice.below(100_000) : 0);
    const made = anInspection({ camera, score: this.dice.next() });
    if (made.observation.kind !== 'compared') throw new Error('a comparison was asked for');
    const frame = { ...made.observation.frame, capturedAt: new Date(capturedMs).toISOString() };
    const inspection = { ...made, observation: { ...made.observation, frame }, evidence: [] };
    const seq = this.log.length + 1;
    const entry: LogEntry = {
      seq,
      recordedAt: new Date(this.#nowMs).toISOString(),
      body: { kind: 'inspection', inspection },
      previousHash: '',
      hash: '',
    };
    this.log.push(entry);
    this.#node.handle({ kind: 'appended', entry }, this.#nowMs);
  }

  #rows(): void {
    const { wanted } = this.#node;
    if (wanted === undefined) return;
    const entries = this.log.slice(wanted.after, wanted.after + 1 + this.dice.below(5));
    this.#tell({ kind: 'rows', wanted, entries });
  }

  #tell(input: EdgeNodeInput): void {
    if (input.kind === 'asked') this.#asked = this.#unproven.length;
    for (const output of this.#node.handle(input, this.#nowMs)) {
      if (output.kind === 'publish') {
        const row = this.host.receive(output, this.#nowMs);
        if (row !== undefined) this.#unproven.push(row);
        continue;
      }
      this.counts.left += 1;
      // What was sent before an orderly goodbye may get lost as well: nobody has proven anything.
      this.#lose();
    }
  }

  #proof(): void {
    this.#deliver(this.#asked);
    this.#asked = 0;
    this.#node.handle({ kind: 'answered' }, this.#nowMs);
  }

  #deliver(count: number): void {
    for (const { camera, seq } of this.#unproven.splice(0, count)) this.got.get(camera)?.add(seq);
  }
}

function isOf(camera: string): (entry: LogEntry) => boolean {
  return ({ body }) => body.kind === 'inspection' && body.inspection.trigger.camera === camera;
}

function play(seed: number, primary: boolean): World {
  const world = new World(seed, primary);
  for (let step = 0; step < 1000; step += 1) world.step();
  world.settle();
  return world;
}

describe.each([
  ['without a primary host', false],
  ['with a primary host on one of two brokers', true],
])('an edge node %s', (_, primary) => {
  it('keeps all rules of a session and tells of every row, whatever happens', { timeout: 60_000 }, async ({
    annotate,
  }) => {
    const sum = { connects: 0, rebirths: 0, states: 0, restarts: 0, left: 0 };
    let rows = 0;
    for (let seed = 1; seed <= 30; seed += 1) {
      const world = play(seed, primary);
      for (const camera of cameras) {
        const expected = world.log.filter(isOf(camera)).map(({ seq }) => seq);
        const got = world.got.get(camera) ?? new Set();
        expect(
          expected.filter((seq) => !got.has(seq)),
          `seed ${seed}, ${camera}: rows that no host got`,
        ).toEqual([]);
        rows += expected.length;
      }
      for (const key of ['connects', 'rebirths', 'states', 'restarts', 'left'] as const)
        sum[key] += world.counts[key];
    }
    expect(sum.connects).toBeGreaterThan(1000);
    expect(sum.rebirths).toBeGreaterThan(1000);
    if (primary) expect(sum.states).toBeGreaterThan(1000);
    expect(rows).toBeGreaterThan(3000);
    const { connects, restarts, rebirths, states } = sum;
    await annotate(
      `${connects} connections, ${restarts} restarts, ${rebirths} requests for rebirth, ${states} states of the host, ${rows} rows told`,
    );
  });
});
