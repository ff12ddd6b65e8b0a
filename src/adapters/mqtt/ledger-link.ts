import type { MqttClient } from 'mqtt';
import { parseJson } from '../../config/parse-json.js';
import { maxReceiptBytes, receiptPayloadSchema } from '../../contract/ledger-payloads.js';
import type { LedgerTopics } from '../../contract/ledger-topics.js';
import { toLogRowPayload } from '../../contract/to-log-row-payload.js';
import type { LogEntry } from '../../domain/log-entry.js';
import { StationError } from '../../domain/station-error.js';
import type { LedgerLane, LedgerReceipt } from '../../ports/ledger-lane.js';
import { Bell } from '../../runtime/bell.js';
import type { Component } from '../../runtime/component.js';
import { untilAborted } from '../../runtime/until-aborted.js';
import type { BrokerConnection } from './broker-connection.js';
import { openClient, reasonOf } from './open-client.js';

interface LedgerLinkOptions {
  readonly station: string;
  /** Random name of the log. */
  readonly epoch: string;
  readonly topics: LedgerTopics;
  /** Asked before every connection. */
  readonly connection: () => Promise<BrokerConnection>;
  readonly onReceipt: (receipt: LedgerReceipt) => void;
}

/** A session with the broker and the signal that it has ended. */
interface Session {
  readonly client: MqttClient;
  readonly lost: AbortSignal;
}

const keepAliveSeconds = 15;

/**
 * The lane to the ledger, on a connection of its own: a backlog of days goes out beside the live results, never before
 * them.
 */
export class LedgerLink implements Component, LedgerLane {
  readonly name = 'ledger-link';
  readonly #options: LedgerLinkOptions;
  readonly #bell = new Bell();
  #session: Session | undefined;

  constructor(options: LedgerLinkOptions) {
    this.#options = options;
  }

  /** @throws StationError `broker-unreachable`, `secret-unreadable` */
  async run(signal: AbortSignal): Promise<void> {
    const { station, topics } = this.#options;
    const connection = await this.#options.connection();
    const session = {
      clientId: `twinspect-${station}-log`,
      protocolVersion: 4,
      keepalive: keepAliveSeconds,
    } as const;
    const client = await openClient(connection, session);
    const lost = new AbortController();
    let why = 'the connection was closed';
    client.on('error', (error) => {
      why = error.message;
    });
    client.once('close', () => lost.abort());
    client.on('message', (topic, payload, { retain }) => {
      if (topic === topics.receipt && !retain && payload.byteLength <= maxReceiptBytes)
        this.#receive(payload);
    });
    try {
      await client.subscribeAsync(topics.receipt, { qos: 1 });
      this.#session = { client, lost: lost.signal };
      this.#bell.ring();
      await untilAborted(AbortSignal.any([signal, lost.signal]));
      if (!signal.aborted) throw new Error(why);
    } catch (error) {
      throw new StationError(
        'broker-unreachable',
        { url: connection.url, why: reasonOf(error) },
        { cause: error },
      );
    } finally {
      this.#session = undefined;
      lost.abort();
      await client.endAsync(!signal.aborted);
    }
  }

  async connected(signal: AbortSignal): Promise<AbortSignal> {
    while (this.#session === undefined) {
      signal.throwIfAborted();
      await this.#bell.next(signal);
    }
    return this.#session.lost;
  }

  async send(entry: LogEntry): Promise<void> {
    const { station, epoch, topics } = this.#options;
    const client = this.#session?.client;
    try {
      if (client === undefined) throw new Error('not connected');
      await client.publishAsync(topics.log, JSON.stringify(toLogRowPayload({ station, epoch }, entry)), {
        qos: 1,
      });
    } catch (error) {
      throw new StationError(
        'broker-unreachable',
        { url: topics.log, why: reasonOf(error) },
        { cause: error },
      );
    }
  }

  /** What is no receipt is nobody's business here: the feed counts those that are false. */
  #receive(payload: Buffer): void {
    const parsed = parseJson(payload.toString(), receiptPayloadSchema);
    if (parsed.ok) this.#options.onReceipt(parsed.value);
  }
}
