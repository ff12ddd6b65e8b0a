import type { EdgeNodeOutput } from '../../../../src/adapters/sparkplug/edge-node.js';
import type { Metric, Payload } from '../../../../src/adapters/sparkplug/payload.js';

/** Where the host and its broker are with a node. */
interface Session {
  readonly bdSeq: number;
  seq: number | undefined;
  readonly aliases: Map<number, string>;
  readonly born: Set<string>;
  /** Births of the node in it: when, milliseconds. */
  readonly births: number[];
}

/** A row of the log that a message tells of. */
export interface ToldRow {
  readonly camera: string;
  readonly seq: number;
}

/** How far one camera was told. */
interface Told {
  lastLive: number;
  lastHistory: number;
  lastMs: number;
}

/** Judges everything that a node publishes by the rules of Sparkplug 3.0; throws at the first that is broken. */
export class StrictHost {
  readonly #group: string;
  readonly #edgeNode: string;
  readonly #told = new Map<string, Told>();
  #lastBdSeq: number | undefined;
  #session: Session | undefined;
  /** Births are allowed: the primary host is online, or there is none. */
  mayBirth = true;
  messages = 0;

  constructor(group: string, edgeNode: string) {
    this.#group = group;
    this.#edgeNode = edgeNode;
  }

  /** Births of the node in this session: when, milliseconds. */
  get births(): readonly number[] {
    return this.#session?.births ?? [];
  }

  connect(will: { readonly topic: string; readonly payload: Payload }): void {
    check(will.topic === `spBv1.0/${this.#group}/NDEATH/${this.#edgeNode}`, 'topic of the will');
    const bdSeq = this.#death(will.payload);
    if (this.#lastBdSeq !== undefined) check(bdSeq === (this.#lastBdSeq + 1) % 256, 'bdSeq goes up by one');
    this.#lastBdSeq = bdSeq;
    const fresh = { seq: undefined, aliases: new Map(), born: new Set<string>(), births: [] };
    this.#session = { bdSeq, ...fresh };
  }

  disconnect(): void {
    this.#session = undefined;
    for (const told of this.#told.values()) {
      told.lastHistory = 0;
      told.lastMs = 0;
    }
  }

  /** Judges a message when it is sent; says which row of the log it tells of. */
  receive(output: Extract<EdgeNodeOutput, { kind: 'publish' }>, nowMs: number): ToldRow | undefined {
    this.messages += 1;
    const session = this.#session;
    if (session === undefined) throw new Error(`${output.topic} without a connection`);
    const [namespace, group, type = '', edgeNode, device, ...more] = output.topic.split('/');
    check(namespace === 'spBv1.0' && group === this.#group && edgeNode === this.#edgeNode, output.topic);
    check(more.length === 0 && type.startsWith('D') === (device !== undefined), output.topic);
    if (type === 'NDEATH') {
      check(session.births.length > 0 && output.qos === 1, 'NDEATH after a birth, at QoS 1');
      check(this.#death(output.payload) === session.bdSeq, 'bdSeq of the NDEATH');
      return undefined;
    }
    check(output.qos === 0, `${type} at QoS 0`);
    this.#count(session, type, output.payload);
    for (const metric of output.payload.metrics)
      check(metric.timestampMs !== undefined, `${type}: metric without time`);
    switch (type) {
      case 'NBIRTH':
        this.#nodeBirth(session, output.payload, nowMs);
        return undefined;
      case 'DBIRTH':
        this.#deviceBirth(session, device ?? '', output.payload);
        return undefined;
      case 'DDEATH':
        check(session.born.delete(device ?? ''), `DDEATH of ${device}, which was not born`);
        return undefined;
      case 'NDATA':
        this.#data(session, output.payload.metrics, '');
        return undefined;
      case 'DDATA':
        check(session.born.has(device ?? ''), `DDATA of ${device}, which was not born`);
        this.#data(session, output.payload.metrics, device ?? '');
        return this.#row(session, output.payload.metrics, device ?? '');
      default:
        throw new Error(`${type} is nothing that a node publishes`);
    }
  }

  #death({ metrics, seq }: Payload): number {
    const [bdSeq, ...others] = metrics;
    check(
      others.length === 0 && seq === undefined && bdSeq?.name === 'bdSeq' && bdSeq.datatype === 4,
      'NDEATH',
    );
    return Number(bdSeq?.value?.kind === 'long' ? bdSeq.value.value : Number.NaN);
  }

  #count(session: Session, type: string, { seq, timestampMs }: Payload): void {
    check(timestampMs !== undefined, `${type} without a time`);
    if (type === 'NBIRTH') check(seq === 0, 'NBIRTH begins with seq 0');
    else
      check(
        session.seq !== undefined && seq === (session.seq + 1) % 256,
        `${type}: seq ${seq} after ${session.seq}`,
      );
    session.seq = seq;
  }

  #nodeBirth(session: Session, { metrics }: Payload, nowMs: number): void {
    check(this.mayBirth, 'a birth while the primary host is away');
    const last = session.births.at(-1);
    check(last === undefined || nowMs - last >= 1000, 'rebirths are a second apart');
    session.births.push(nowMs);
    session.aliases.clear();
    session.born.clear();
    this.#named(session, metrics, '');
    const bdSeq = metrics.find(({ name }) => name === 'bdSeq')?.value;
    check(
      bdSeq?.kind === 'long' && Number(bdSeq.value) === session.bdSeq,
      'bdSeq of the NBIRTH is that of the will',
    );
    const rebirth = metrics.find(({ name }) => name === 'Node Control/Rebirth');
    check(
      rebirth?.alias === undefined && rebirth?.value?.kind === 'boolean' && !rebirth.value.value,
      'Rebirth',
    );
  }

  #deviceBirth(session: Session, device: string, { metrics }: Payload): void {
    check(session.births.length > 0, 'DBIRTH before NBIRTH');
    check(!session.born.has(device), `${device} is born twice`);
    session.born.add(device);
    this.#named(session, metrics, device);
  }

  #named(session: Session, metrics: readonly Metric[], device: string): void {
    let lastMs = 0;
    for (const { name, alias, datatype, value, isNull, timestampMs = 0 } of metrics) {
      check(name !== undefined && datatype !== undefined, 'a birth names its metrics and their types');
      check((value === undefined) === (isNull === true), `${name} has a value or is null`);
      check(timestampMs >= lastMs, `${name}: order of time`);
      lastMs = timestampMs;
      if (alias === undefined) continue;
      const owner = `${device}|${name}`;
      check([undefined, owner].includes(session.aliases.get(alias)), `alias ${alias} has one owner`);
      session.aliases.set(alias, owner);
    }
  }

  #data(session: Session, metrics: readonly Metric[], device: string): void {
    check(session.births.length > 0, 'data before a birth');
    check(metrics.length > 0, 'data without metrics');
    for (const { name, alias, datatype } of metrics) {
      check(name === undefined && datatype === undefined && alias !== undefined, 'data by alias alone');
      check(
        session.aliases.get(alias ?? -1)?.startsWith(`${device}|`) === true,
        `alias ${alias} is known of ${device}`,
      );
    }
  }

  #row(session: Session, metrics: readonly Metric[], camera: string): ToldRow {
    const sequence = metrics.find(({ alias }) =>
      session.aliases.get(alias ?? -1)?.endsWith('|Inspection/Seq'),
    );
    if (sequence?.value?.kind !== 'long') throw new Error('an inspection without its row');
    const seq = Number(sequence.value.value);
    const told = this.#told.get(camera) ?? { lastLive: 0, lastHistory: 0, lastMs: 0 };
    this.#told.set(camera, told);
    const timestampMs = sequence.timestampMs ?? 0;
    if (sequence.isHistorical === true) {
      check(seq > told.lastHistory, `history of ${camera} in order: ${seq} after ${told.lastHistory}`);
      told.lastHistory = seq;
    } else {
      check(seq > told.lastLive, `news of ${camera} in order: ${seq} after ${told.lastLive}`);
      check(timestampMs >= told.lastMs, `time of ${camera} goes on`);
      told.lastLive = seq;
      told.lastMs = timestampMs;
    }
    return { camera, seq };
  }
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`broken: ${what}`);
}
