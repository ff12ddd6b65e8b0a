import type { LogEntry } from '../../domain/log-entry.js';
import { DeviceFeed } from './device-feed.js';
import { parseHostState } from './host-state.js';
import { bdSeqMetric, nodeBirth, nodeChanges } from './node-metrics.js';
import type { Metric, Payload } from './payload.js';
import { asksForRebirth } from './rebirth-request.js';
import { type EdgeNodeName, hostStateTopic, type MessageType, sparkplugTopic } from './sparkplug-topics.js';
import { inspectionValues, type MetricValues } from './station-metrics.js';

interface EdgeNodeOptions extends EdgeNodeName {
  /** Devices of the node. */
  readonly cameras: readonly string[];
  /** Host that must be there before anything is told; nobody is waited for when absent. */
  readonly primaryHost?: string | undefined;
  /** Brokers that can be tried. */
  readonly servers: number;
  readonly memory: EdgeNodeMemory;
}

/** What a node must know over restarts of the station. */
export interface EdgeNodeMemory {
  /** Of the last CONNECT; -1 before the first. */
  readonly bdSeq: number;
  /** Row of the log up to which hosts were told of each camera. */
  readonly told: Readonly<Record<string, number>>;
}

/** Something that happened. */
export type EdgeNodeInput =
  /** The broker took the connection and granted the subscriptions. */
  | { readonly kind: 'connected' }
  /** No broker was there to hear of the connection that had begun. */
  | { readonly kind: 'unreached' }
  | { readonly kind: 'disconnected' }
  | {
      readonly kind: 'message';
      readonly topic: string;
      readonly payload: Uint8Array;
      readonly retain: boolean;
    }
  /** A row is in the log. */
  | { readonly kind: 'appended'; readonly entry: LogEntry }
  /** The rows that `wanted` asked for. */
  | { readonly kind: 'rows'; readonly wanted: Wanted; readonly entries: readonly LogEntry[] }
  | { readonly kind: 'camera'; readonly camera: string; readonly online: boolean }
  | { readonly kind: 'station'; readonly values: MetricValues }
  /** Somebody wants a new birth and has no Sparkplug to say so. */
  | { readonly kind: 'rebirth-asked' }
  | { readonly kind: 'tick' }
  /** Whatever was sent before this moment has reached the broker when the next `answered` comes. */
  | { readonly kind: 'asked' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'stop' };

/** Something to do. */
export type EdgeNodeOutput =
  | { readonly kind: 'publish'; readonly topic: string; readonly payload: Payload; readonly qos: 0 | 1 }
  /** `drop`: without a goodbye, so that the broker publishes the last will. */
  | {
      readonly kind: 'disconnect';
      readonly how: 'goodbye' | 'drop';
      readonly reason: 'stop' | 'host-offline';
    };

/** Rows of the log that are to be told next. */
export interface Wanted {
  readonly lane: 'live' | 'history';
  /** Rows behind this one. */
  readonly after: number;
}

/** What a CONNECT packet carries, and where to subscribe afterwards. */
export interface EdgeNodeSession {
  readonly will: { readonly topic: string; readonly payload: Payload };
  readonly subscriptions: readonly string[];
}

/** Rebirths follow one another no faster: several hosts may ask at once, and one birth answers all. */
const rebirthEveryMs = 1000;

/** `offline`: no session. `waiting`: for the primary host. `held`: a rebirth is due, no data until then. */
type Phase = 'offline' | 'waiting' | 'born' | 'held' | 'closing';

/**
 * The rules of a Sparkplug 3.0 edge node: what to publish when. It does nothing itself and knows no clock; what happens
 * is handed in, what is to be done comes out.
 *
 * INVARIANTS: in a session the NBIRTH comes first, then the DBIRTH of every device that is there, and no data before all of
 * them; `seq` goes up by one with each message of the session and wraps behind 255; `bdSeq` goes up by one with each
 * `connect` and stays through rebirths; a device is told of only between its DBIRTH and its DDEATH; rows of the log are
 * told in their order in each lane, and none is left out.
 */
export class EdgeNode {
  readonly #options: EdgeNodeOptions;
  readonly #devices: ReadonlyMap<string, DeviceFeed>;
  /** Time of each broker's last STATE message of the primary host. */
  readonly #hostTimes = new Map<number, number>();
  #phase: Phase = 'offline';
  #server = 0;
  #bdSeq: number;
  #lastBdSeq: number;
  #seq = 0;
  #bornMs = Number.NEGATIVE_INFINITY;
  /** Last row of the log. */
  #head: number;
  /** Last row that was looked at as news. */
  #live = 0;
  #station: MetricValues = {};
  #sentStation: MetricValues = {};
  #asked: ReadonlyMap<string, number> | undefined;

  /** `head`: last row of the log. `latest`: the last inspection of each camera. */
  constructor(options: EdgeNodeOptions, head: number, latest: readonly LogEntry[]) {
    const { cameras, memory } = options;
    this.#options = options;
    this.#bdSeq = memory.bdSeq;
    this.#lastBdSeq = memory.bdSeq;
    this.#head = head;
    this.#devices = new Map(
      cameras.map((camera, index) => [
        camera,
        new DeviceFeed(camera, index, Math.min(memory.told[camera] ?? head, head)),
      ]),
    );
    for (const entry of latest) this.#note(entry, false);
  }

  /** What must survive a restart. */
  get memory(): EdgeNodeMemory {
    const told = [...this.#devices.values()].map(({ camera, confirmed }) => [camera, confirmed] as const);
    return { bdSeq: this.#bdSeq, told: Object.fromEntries(told) };
  }

  /** Rows to tell of next, the newest first: history waits while there is news. */
  get wanted(): Wanted | undefined {
    if (this.#phase !== 'born') return undefined;
    if (this.#live < this.#head) return { lane: 'live', after: this.#live };
    const behind = this.#flushing().map(({ told }) => told);
    return behind.length === 0 ? undefined : { lane: 'history', after: Math.min(...behind) };
  }

  /** A connection to a broker begins: each one has a last will of its own. */
  connect(server: number, nowMs: number): EdgeNodeSession {
    this.#server = server;
    this.#lastBdSeq = this.#bdSeq;
    this.#bdSeq = (this.#bdSeq + 1) % 256;
    const { primaryHost } = this.#options;
    return {
      will: { topic: this.#topic('NDEATH'), payload: this.#death(nowMs) },
      subscriptions: [
        this.#topic('NCMD'),
        ...(primaryHost === undefined ? [] : [hostStateTopic(primaryHost)]),
      ],
    };
  }

  /** What to do now that something has happened. */
  handle(input: EdgeNodeInput, nowMs: number): readonly EdgeNodeOutput[] {
    switch (input.kind) {
      case 'connected':
        if (this.#options.primaryHost === undefined) return this.#birth(nowMs);
        this.#phase = 'waiting';
        return [];
      case 'unreached':
        this.#bdSeq = this.#lastBdSeq;
        return [];
      case 'disconnected':
        this.#forgetSession();
        return [];
      case 'message':
        if (input.topic !== this.#topic('NCMD')) return this.#hostState(input.topic, input.payload, nowMs);
        return !input.retain && asksForRebirth(input.payload) ? this.#rebirth(nowMs) : [];
      case 'rebirth-asked':
        return this.#rebirth(nowMs);
      case 'appended':
        this.#head = Math.max(this.#head, input.entry.seq);
        this.#note(input.entry, true);
        return [];
      case 'rows':
        return input.wanted.lane === 'live'
          ? this.#news(input.entries, nowMs)
          : this.#history(input.entries, input.wanted.after, nowMs);
      case 'camera':
        return this.#camera(input.camera, input.online, nowMs);
      case 'station':
        this.#station = { ...this.#station, ...input.values };
        return this.#phase === 'born' ? this.#nodeData(nowMs) : [];
      case 'tick':
        return this.#phase === 'held' && nowMs >= this.#bornMs + rebirthEveryMs ? this.#birth(nowMs) : [];
      case 'asked':
        this.#asked = new Map([...this.#devices].map(([camera, { told }]) => [camera, told]));
        return [];
      case 'answered':
        this.#confirm(this.#asked);
        return [];
      case 'stop':
        return this.#leave('stop', nowMs);
    }
  }

  #birth(nowMs: number): readonly EdgeNodeOutput[] {
    const isNew = this.#phase !== 'born' && this.#phase !== 'held';
    this.#phase = 'born';
    this.#bornMs = nowMs;
    this.#seq = 0;
    if (isNew) {
      this.#live = this.#head;
      for (const device of this.#devices.values()) device.showLatest();
    }
    this.#sentStation = this.#station;
    const metrics = nodeBirth({ bdSeq: this.#bdSeq, values: this.#station, timestampMs: nowMs });
    return [
      this.#publish({ type: 'NBIRTH', metrics, nowMs }),
      ...[...this.#devices.values()]
        .filter(({ online }) => online)
        .map((device) => this.#deviceBirth(device, nowMs)),
    ];
  }

  #deviceBirth(device: DeviceFeed, nowMs: number): EdgeNodeOutput {
    if (!device.isBorn) device.flushTo = this.#live;
    device.isBorn = true;
    return this.#publish({ type: 'DBIRTH', device: device.camera, metrics: device.birth(nowMs), nowMs });
  }

  #camera(camera: string, online: boolean, nowMs: number): readonly EdgeNodeOutput[] {
    const device = this.#devices.get(camera);
    if (device === undefined || device.online === online) return [];
    device.online = online;
    if (online) return this.#phase === 'born' ? [this.#deviceBirth(device, nowMs)] : [];
    if (!device.isBorn || (this.#phase !== 'born' && this.#phase !== 'held')) return [];
    device.isBorn = false;
    return [this.#publish({ type: 'DDEATH', device: camera, metrics: [], nowMs })];
  }

  #nodeData(nowMs: number): readonly EdgeNodeOutput[] {
    const metrics = nodeChanges(this.#station, this.#sentStation, nowMs);
    this.#sentStation = this.#station;
    return metrics.length === 0 ? [] : [this.#publish({ type: 'NDATA', metrics, nowMs })];
  }

  #news(entries: readonly LogEntry[], nowMs: number): readonly EdgeNodeOutput[] {
    if (this.#phase !== 'born') return [];
    const outputs = entries.flatMap((entry) => {
      if (entry.seq <= this.#live) return [];
      this.#live = entry.seq;
      const inspection = inspectionValues(entry);
      const device = inspection && this.#devices.get(inspection.camera);
      if (inspection === undefined || device === undefined) return [];
      const metrics = device.data(inspection);
      if (!device.isBorn) return [];
      return [this.#publish({ type: 'DDATA', device: device.camera, metrics, nowMs })];
    });
    this.#catchUp();
    return outputs;
  }

  #history(entries: readonly LogEntry[], after: number, nowMs: number): readonly EdgeNodeOutput[] {
    if (this.#phase !== 'born') return [];
    const outputs = entries.flatMap((entry) => {
      const inspection = inspectionValues(entry);
      const device = inspection && this.#devices.get(inspection.camera);
      if (inspection === undefined || device === undefined || !device.isBorn) return [];
      if (device.told < after || entry.seq <= device.told || entry.seq > device.flushTo) return [];
      device.told = entry.seq;
      const metrics = device.history(inspection);
      return [this.#publish({ type: 'DDATA', device: device.camera, metrics, nowMs })];
    });
    // Where there are no more rows, nothing was missed: the log has no gaps.
    const reached = entries.at(-1)?.seq ?? this.#head;
    for (const device of this.#flushing()) {
      if (device.told < after) continue;
      device.told = Math.max(device.told, Math.min(reached, device.flushTo));
    }
    this.#catchUp();
    return outputs;
  }

  /** Devices without missed rows have been told whatever was news. */
  #catchUp(): void {
    for (const device of this.#devices.values()) {
      if (device.isBorn && device.told >= device.flushTo) device.told = Math.max(device.told, this.#live);
    }
  }

  #flushing(): readonly DeviceFeed[] {
    return [...this.#devices.values()].filter(({ isBorn, told, flushTo }) => isBorn && told < flushTo);
  }

  #rebirth(nowMs: number): readonly EdgeNodeOutput[] {
    if (this.#phase !== 'born') return [];
    if (nowMs >= this.#bornMs + rebirthEveryMs) return this.#birth(nowMs);
    this.#phase = 'held';
    return [];
  }

  #hostState(topic: string, bytes: Uint8Array, nowMs: number): readonly EdgeNodeOutput[] {
    const { primaryHost, servers } = this.#options;
    if (primaryHost === undefined || topic !== hostStateTopic(primaryHost)) return [];
    const state = parseHostState(bytes);
    if (state === undefined || state.timestamp < (this.#hostTimes.get(this.#server) ?? 0)) return [];
    this.#hostTimes.set(this.#server, state.timestamp);
    if (state.online) return this.#phase === 'waiting' ? this.#birth(nowMs) : [];
    const isWorthLeaving = this.#phase === 'waiting' && servers > 1;
    const isInSession = this.#phase === 'born' || this.#phase === 'held';
    return isInSession || isWorthLeaving ? this.#leave('host-offline', nowMs) : [];
  }

  #leave(reason: 'stop' | 'host-offline', nowMs: number): readonly EdgeNodeOutput[] {
    const wasBorn = this.#phase === 'born' || this.#phase === 'held';
    const wasThere = this.#phase !== 'offline' && this.#phase !== 'closing';
    this.#phase = 'closing';
    if (!wasThere) return [];
    // A birth must be the first that a node publishes: before it only the broker may tell of the death.
    if (!wasBorn) return [{ kind: 'disconnect', how: 'drop', reason }];
    return [
      { kind: 'publish', topic: this.#topic('NDEATH'), payload: this.#death(nowMs), qos: 1 },
      { kind: 'disconnect', how: 'goodbye', reason },
    ];
  }

  #forgetSession(): void {
    this.#phase = 'offline';
    this.#asked = undefined;
    for (const device of this.#devices.values()) {
      device.isBorn = false;
      device.told = device.confirmed;
    }
  }

  #confirm(told: ReadonlyMap<string, number> | undefined): void {
    for (const [camera, seq] of told ?? []) {
      const device = this.#devices.get(camera);
      if (device !== undefined) device.confirmed = Math.max(device.confirmed, seq);
    }
    this.#asked = undefined;
  }

  #note(entry: LogEntry, isNew: boolean): void {
    const inspection = inspectionValues(entry);
    if (inspection !== undefined) this.#devices.get(inspection.camera)?.note(inspection, isNew);
  }

  #death(nowMs: number): Payload {
    return { timestampMs: nowMs, metrics: [bdSeqMetric(this.#bdSeq, nowMs)] };
  }

  #publish(message: {
    readonly type: MessageType;
    readonly device?: string;
    readonly metrics: readonly Metric[];
    readonly nowMs: number;
  }): EdgeNodeOutput {
    const { type, device, metrics, nowMs } = message;
    const seq = this.#seq;
    this.#seq = (seq + 1) % 256;
    return {
      kind: 'publish',
      topic: this.#topic(type, device),
      payload: { timestampMs: nowMs, metrics, seq },
      qos: 0,
    };
  }

  #topic(type: MessageType, device?: string): string {
    return sparkplugTopic(this.#options, type, device);
  }
}
