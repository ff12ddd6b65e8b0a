import type { IClientOptions, MqttClient } from 'mqtt';
import type { SparkplugMemory } from '../../contract/sparkplug.js';
import type { LogEntry } from '../../domain/log-entry.js';
import { messageOf } from '../../domain/station-error.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import { Bell } from '../../runtime/bell.js';
import type { Component } from '../../runtime/component.js';
import { elapsedMs } from '../../runtime/system-clock.js';
import { EdgeNode, type EdgeNodeInput, type EdgeNodeSession } from './edge-node.js';
import { encodePayload } from './encode-payload.js';
import { Session } from './session.js';
import type { MetricValues } from './station-metrics.js';

/** A broker that can be tried. */
export interface SparkplugServer {
  readonly url: () => Promise<string>;
  /**
   * Connects once, with what is special about a session; says when the CONNECT packet goes out.
   *
   * @throws StationError `broker-unreachable`
   */
  readonly connect: (
    session: Pick<IClientOptions, 'clientId' | 'protocolVersion' | 'will' | 'keepalive' | 'reschedulePings'>,
    onReached: () => void,
  ) => Promise<MqttClient>;
}

interface SparkplugLinkOptions {
  readonly station: string;
  readonly group: string;
  readonly edgeNode: string;
  readonly primaryHost?: string | undefined;
  readonly mqttVersion: '3.1.1' | '5.0';
  readonly keepAliveSeconds: number;
  /** A broker on which the primary host does not show up for so long is left, where there is another one. */
  readonly hostTimeoutMs: number;
  /** Missed results that are told afterwards, a second. */
  readonly historyPerSecond: number;
  /** In the order in which they are tried. */
  readonly servers: readonly SparkplugServer[];
  readonly auditLog: Pick<AuditLog, 'after' | 'head' | 'list'>;
  readonly cameras: () => ReadonlyMap<string, boolean>;
  readonly stationValues: () => MetricValues;
  readonly memory: {
    readonly read: () => Promise<SparkplugMemory | undefined>;
    /** On the disk once it resolves. */
    readonly write: (memory: SparkplugMemory) => Promise<void>;
  };
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Changes of cameras and state are looked for so often; so often history goes on. */
const roundMs = 100;
const rowsAtOnce = 100;
/** More than this waits in the socket: the broker is slow, and rows stay in the log until it is not. */
const maxBufferedBytes = 1_000_000;
/** After leaving a broker without its host, before the next one. */
const walkPauseMs = 250;

/**
 * The station as a Sparkplug B edge node, its cameras as devices.
 *
 * `EdgeNode` knows the rules; this only carries: what happens into it, what it says to the broker, rows of the log when it
 * wants them. There is no queue here: what was not told is in the log, and the place in it is kept over restarts.
 *
 * INVARIANTS: one connection at a time; `bdSeq` is on the disk before the CONNECT packet that carries it.
 */
export class SparkplugLink implements Component {
  readonly name = 'sparkplug';
  readonly #options: SparkplugLinkOptions;
  readonly #bell = new Bell();
  #node: EdgeNode | undefined;
  #epoch = '';
  #server = 0;
  #written = '';
  #rebirthAsked = false;
  /** Rows that came before the node knew where the log ends. */
  #early: LogEntry[] = [];

  constructor(options: SparkplugLinkOptions) {
    this.#options = options;
  }

  /** There is a new row in the log. */
  notify(entry: LogEntry): void {
    if (this.#node === undefined) this.#early.push(entry);
    else this.#node.handle({ kind: 'appended', entry }, this.#nowMs());
    this.#bell.ring();
  }

  /** A host asks for everything again, on another way than Sparkplug's own. */
  rebirth(): void {
    this.#rebirthAsked = true;
    this.#bell.ring();
  }

  /** @throws StationError `broker-unreachable` */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const node = (this.#node ??= await this.#begin());
      try {
        await this.#session(node, signal);
      } finally {
        node.handle({ kind: 'disconnected' }, this.#nowMs());
        this.#server = (this.#server + 1) % this.#options.servers.length;
      }
      if (!signal.aborted) await this.#options.clock.sleep(walkPauseMs, signal).catch(() => undefined);
    }
  }

  async #begin(): Promise<EdgeNode> {
    const { auditLog, memory, cameras, group, edgeNode, primaryHost, servers } = this.#options;
    const { epoch, seq } = await auditLog.head();
    const kept = await memory.read();
    this.#epoch = epoch;
    const names = [...cameras().keys()];
    const latest = await Promise.all(names.map((camera) => auditLog.list({ limit: 1, camera })));
    const known = { bdSeq: kept?.bdSeq ?? -1, told: kept?.epoch === epoch ? kept.told : {} };
    const options = { group, edgeNode, primaryHost, servers: servers.length, cameras: names, memory: known };
    const node = new EdgeNode(options, seq, latest.flat());
    for (const entry of this.#early.splice(0)) {
      if (entry.seq > seq) node.handle({ kind: 'appended', entry }, this.#nowMs());
    }
    return node;
  }

  async #session(node: EdgeNode, signal: AbortSignal): Promise<void> {
    const { servers, clock } = this.#options;
    const server = servers[this.#server];
    if (server === undefined) throw new Error(`there is no broker ${this.#server}`);
    const url = await server.url();
    const { will, subscriptions } = node.connect(this.#server, this.#nowMs());
    await this.#keep(node);
    const client = await this.#connect(server, will, node);
    const session = new Session({
      client,
      url,
      node,
      clock,
      nowMs: () => this.#nowMs(),
      onNews: () => this.#bell.ring(),
    });
    try {
      await session.subscribe(subscriptions);
      // Births tell what is so now.
      this.#look((input) => node.handle(input, this.#nowMs()));
      session.begin();
      await this.#attend(session, node, signal);
    } finally {
      client.end(true);
      await this.#keep(node);
    }
  }

  async #connect(
    server: SparkplugServer,
    will: EdgeNodeSession['will'],
    node: EdgeNode,
  ): Promise<MqttClient> {
    const { station, mqttVersion, keepAliveSeconds } = this.#options;
    let isReached = false;
    try {
      return await server.connect(
        {
          clientId: `twinspect-${station}-sparkplug`,
          protocolVersion: mqttVersion === '5.0' ? 5 : 4,
          will: {
            topic: will.topic,
            payload: Buffer.from(encodePayload(will.payload)),
            qos: 1,
            retain: false,
          },
          keepalive: keepAliveSeconds,
          // An answered ping proves that all before it has arrived: it must come whether data flow or not.
          reschedulePings: false,
        },
        () => {
          isReached = true;
        },
      );
    } catch (error) {
      if (!isReached) node.handle({ kind: 'unreached' }, this.#nowMs());
      throw error;
    }
  }

  /** Returns when the station stops or the node leaves the broker; throws when the connection is lost. */
  async #attend(session: Session, node: EdgeNode, signal: AbortSignal): Promise<void> {
    const { clock, historyPerSecond, servers, hostTimeoutMs } = this.#options;
    const startedNs = clock.monotonicNs();
    let roundNs = startedNs;
    let historyDue = 0;
    for (;;) {
      this.#look((input) => session.handle(input));
      await this.#tellRows(session, node, 'live', rowsAtOnce);
      historyDue = Math.min(rowsAtOnce, historyDue + (historyPerSecond * elapsedMs(clock, roundNs)) / 1000);
      roundNs = clock.monotonicNs();
      if (historyDue >= 1)
        historyDue -= await this.#tellRows(session, node, 'history', Math.floor(historyDue));
      if (session.wasAnswered()) await this.#keep(node);
      if (signal.aborted) session.handle({ kind: 'stop' });
      else if (servers.length > 1 && !session.isBorn && elapsedMs(clock, startedNs) > hostTimeoutMs) return;
      if (await session.left()) return;
      const nap = new AbortController();
      const news = this.#bell.next(AbortSignal.any([signal, nap.signal]));
      await Promise.race([news, clock.sleep(roundMs, nap.signal).catch(() => undefined)]);
      nap.abort();
    }
  }

  #look(tell: (input: EdgeNodeInput) => void): void {
    tell({ kind: 'station', values: this.#options.stationValues() });
    for (const [camera, online] of this.#options.cameras()) tell({ kind: 'camera', camera, online });
    if (this.#rebirthAsked) tell({ kind: 'rebirth-asked' });
    this.#rebirthAsked = false;
    tell({ kind: 'tick' });
  }

  /** The number of rows that were looked at. */
  async #tellRows(
    session: Session,
    node: EdgeNode,
    lane: 'live' | 'history',
    limit: number,
  ): Promise<number> {
    const { wanted } = node;
    if (wanted?.lane !== lane || session.bufferedBytes > maxBufferedBytes) return 0;
    const entries = await this.#options.auditLog.after(wanted.after, limit);
    session.handle({ kind: 'rows', wanted, entries });
    return entries.length;
  }

  async #keep(node: EdgeNode): Promise<void> {
    const memory = { epoch: this.#epoch, ...node.memory };
    const text = JSON.stringify(memory);
    if (text === this.#written) return;
    try {
      await this.#options.memory.write(memory);
      this.#written = text;
    } catch (error) {
      // A full disk costs hosts a repeat after the next start, not the live values.
      this.#options.logger.warn(
        { component: this.name },
        `the place in the log was not kept: ${messageOf(error)}`,
      );
    }
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime();
  }
}
