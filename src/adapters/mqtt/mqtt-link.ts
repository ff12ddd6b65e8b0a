import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import type { InspectCommand } from '../../contract/inspect-command.js';
import type { AvailabilityPayload, StatePayload } from '../../contract/state-payload.js';
import { toResultPayload } from '../../contract/to-result-payload.js';
import type { Topics } from '../../contract/topics.js';
import type { LogEntry } from '../../domain/log-entry.js';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { ResultPublisher } from '../../ports/result-publisher.js';
import { Bell } from '../../runtime/bell.js';
import type { Component } from '../../runtime/component.js';
import { answerCommand } from './answer-command.js';
import type { BrokerConnection } from './broker-connection.js';

interface MqttLinkOptions {
  readonly station: string;
  readonly topics: Topics;
  readonly software: string;
  /** Asked before every connection. */
  readonly connection: () => Promise<BrokerConnection>;
  readonly state: () => Promise<StatePayload>;
  readonly request: (command: InspectCommand) => Promise<LogEntry>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const keepAliveSeconds = 15;
const connectTimeoutMs = 10_000;
/** The state carries counters: it is told at every change and at least so often. */
const stateEveryMs = 10_000;

/**
 * The station's connection to one broker: results out, commands in, state and availability kept there.
 *
 * INVARIANTS: one connection at a time; `run` ends with an error when it is lost, and whatever was not acknowledged by
 * then has rejected. The last will says offline when the station goes without a word, a clean stop says it itself.
 */
export class MqttLink implements Component, ResultPublisher {
  readonly name = 'mqtt';
  readonly #options: MqttLinkOptions;
  readonly #bell = new Bell();
  #client: MqttClient | undefined;

  constructor(options: MqttLinkOptions) {
    this.#options = options;
  }

  /** @throws StationError `broker-unreachable`, `secret-unreadable` */
  async run(signal: AbortSignal): Promise<void> {
    const { url, options } = await this.#options.connection();
    const client = await this.#connect(url, options);
    const lost = new Promise<string>((resolve) => {
      client.once('close', () => resolve('the connection was closed'));
      client.on('error', (error) => resolve(error.message));
    });
    try {
      await this.#greet(client);
      this.#client = client;
      this.#bell.ring();
      const why = await Promise.race([lost, this.#keepState(signal)]);
      if (why !== undefined) throw new StationError('broker-unreachable', { url, why });
      await this.#farewell(client);
    } finally {
      this.#client = undefined;
      await client.endAsync(!signal.aborted);
    }
  }

  async connected(signal: AbortSignal): Promise<void> {
    while (this.#client === undefined) {
      signal.throwIfAborted();
      await this.#bell.next(signal);
    }
  }

  async publish(entry: LogEntry): Promise<void> {
    const payload = toResultPayload(entry);
    if (payload !== undefined) await this.#send(this.#options.topics.result(payload.camera), payload, false);
  }

  /** Tells the state of this moment; without a connection it is told when there is one. */
  async announceState(): Promise<void> {
    if (this.#client === undefined) return;
    const state = await this.#options.state();
    await this.#send(this.#options.topics.state, state, true).catch(() => undefined);
  }

  async #connect(url: string, options: BrokerConnection['options']): Promise<MqttClient> {
    const { station, topics } = this.#options;
    try {
      return await connectAsync(
        url,
        {
          ...options,
          clientId: `twinspect-${station}`,
          // Commands that came while the station was away are about parts that are gone.
          clean: true,
          protocolVersion: 4,
          reconnectPeriod: 0,
          connectTimeout: connectTimeoutMs,
          keepalive: keepAliveSeconds,
          will: { topic: topics.availability, payload: this.#availability(false), qos: 1, retain: true },
        },
        false,
      );
    } catch (error) {
      throw new StationError('broker-unreachable', { url, why: reasonOf(error) }, { cause: error });
    }
  }

  async #greet(client: MqttClient): Promise<void> {
    const { topics, state } = this.#options;
    client.on('message', (topic, payload, packet) => {
      this.#receive(topic, payload, packet);
    });
    try {
      await client.subscribeAsync(topics.inspect, { qos: 1 });
      await client.publishAsync(topics.availability, this.#availability(true), { qos: 1, retain: true });
      await client.publishAsync(topics.state, JSON.stringify(await state()), { qos: 1, retain: true });
    } catch (error) {
      const { url } = await this.#options.connection();
      throw new StationError('broker-unreachable', { url, why: reasonOf(error) }, { cause: error });
    }
  }

  async #farewell(client: MqttClient): Promise<void> {
    const { topics, state, clock } = this.#options;
    const said = Promise.all([
      client.publishAsync(topics.state, JSON.stringify(await state()), { qos: 1, retain: true }),
      client.publishAsync(topics.availability, this.#availability(false), { qos: 1, retain: true }),
    ]).catch(() => undefined);
    await Promise.race([said, clock.sleep(1000)]);
  }

  async #keepState(signal: AbortSignal): Promise<undefined> {
    while (!signal.aborted) {
      await this.#options.clock.sleep(stateEveryMs, signal).catch(() => undefined);
      if (!signal.aborted) await this.announceState();
    }
  }

  #receive(topic: string, payload: Buffer, { retain }: IPublishPacket): void {
    const { topics, logger, request } = this.#options;
    // A retained command would have the part inspected again at every connection.
    if (topic !== topics.inspect || retain) return;
    answerCommand({ topic, payload, request })
      .then((reply) => this.#send(topics.reply, reply, false))
      .catch((error: unknown) => {
        logger.error({ component: this.name, topic }, messageOf(error));
      });
  }

  async #send(topic: string, payload: object, retain: boolean): Promise<void> {
    const client = this.#client;
    try {
      if (client === undefined) throw new Error('not connected');
      await client.publishAsync(topic, JSON.stringify(payload), { qos: 1, retain });
    } catch (error) {
      throw new StationError('broker-unreachable', { url: topic, why: reasonOf(error) }, { cause: error });
    }
  }

  #availability(online: boolean): string {
    const payload: AvailabilityPayload = { schema: 1, online, software: this.#options.software };
    return JSON.stringify(payload);
  }
}

/** Errors of sockets that tried several addresses have no message of their own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((one: unknown) => messageOf(one)).join('; ');
  return messageOf(error);
}
