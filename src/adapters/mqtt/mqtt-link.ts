import type { IPublishPacket, MqttClient } from 'mqtt';
import type { AvailabilityPayload } from '../../contract/state-payload.js';
import { toResultPayload } from '../../contract/to-result-payload.js';
import type { Topics } from '../../contract/topics.js';
import type { LogEntry } from '../../domain/log-entry.js';
import { isStationError, messageOf, StationError } from '../../domain/station-error.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { ResultPublisher } from '../../ports/result-publisher.js';
import { Bell } from '../../runtime/bell.js';
import type { Component } from '../../runtime/component.js';
import { type Announcement, Announcements, type StationFacts } from './announcements.js';
import type { BrokerConnection } from './broker-connection.js';
import { CommandDesk } from './command-desk.js';
import { openClient, reasonOf } from './open-client.js';
import type { StationActions } from './station-actions.js';

interface MqttLinkOptions {
  readonly station: string;
  readonly topics: Topics;
  readonly software: string;
  /** Asked before every connection. */
  readonly connection: () => Promise<BrokerConnection>;
  readonly facts: StationFacts;
  readonly actions: StationActions;
  readonly auditLog: Pick<AuditLog, 'appendEvent' | 'after' | 'head'>;
  readonly limits: { readonly inspectPerSecond: number; readonly othersPerSecond: number };
  /** Home Assistant says on it that it has started; nothing where it is not wanted. */
  readonly homeAssistantStatus?: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

const keepAliveSeconds = 15;
/** The state carries counters: it is told at every change and at least so often. */
const stateEverySeconds = 10;
/** Cameras that come and go are looked at so often. */
const newsEveryMs = 1000;

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
  readonly #announcements: Announcements;
  readonly #desk: CommandDesk;
  #client: MqttClient | undefined;

  constructor(options: MqttLinkOptions) {
    const { actions, auditLog, limits, clock, topics } = options;
    this.#options = options;
    this.#announcements = new Announcements(options);
    this.#desk = new CommandDesk({
      actions,
      auditLog,
      limits,
      clock,
      tellEverything: async () => this.#tell(await this.#announcements.everything()),
      sendAgain: (entry) => this.#sendResult(entry, topics.history),
    });
  }

  /** @throws StationError `broker-unreachable`, `secret-unreadable` */
  async run(signal: AbortSignal): Promise<void> {
    const { url, options } = await this.#options.connection();
    const client = await this.#connect(url, options);
    const lost = new Promise<string>((resolve) => {
      client.once('close', () => resolve('the connection was closed'));
      client.on('error', (error) => resolve(error.message));
    });
    const over = new AbortController();
    try {
      await this.#greet(client, url);
      this.#client = client;
      this.#bell.ring();
      const why = await Promise.race([lost, this.#keepState(AbortSignal.any([signal, over.signal]))]);
      if (why !== undefined) throw new StationError('broker-unreachable', { url, why });
      await this.#farewell(client);
    } finally {
      over.abort();
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
    await this.#sendResult(entry, this.#options.topics.result);
  }

  /** Tells the state of this moment; without a connection it is told when there is one. */
  async announceState(): Promise<void> {
    if (this.#client === undefined) return;
    const state = await this.#options.facts.state();
    await Promise.all([
      this.#tell([{ topic: this.#options.topics.state, payload: state, retain: true }]),
      this.#tellNews(),
    ]).catch(() => undefined);
  }

  async #connect(url: string, options: BrokerConnection['options']): Promise<MqttClient> {
    const { station, topics } = this.#options;
    return openClient(
      { url, options },
      {
        clientId: `twinspect-${station}`,
        protocolVersion: 4,
        keepalive: keepAliveSeconds,
        will: { topic: topics.availability, payload: this.#availability(false), qos: 1, retain: true },
      },
    );
  }

  async #greet(client: MqttClient, url: string): Promise<void> {
    const { topics, homeAssistantStatus } = this.#options;
    client.on('message', (topic, payload, packet) => {
      this.#receive(topic, payload, packet);
    });
    try {
      const wanted = [topics.commands, ...(homeAssistantStatus === undefined ? [] : [homeAssistantStatus])];
      await client.subscribeAsync(wanted, { qos: 1 });
      await client.publishAsync(topics.availability, this.#availability(true), { qos: 1, retain: true });
      await publishAll(client, await this.#announcements.everything());
      this.#announcements.confirm();
    } catch (error) {
      if (isStationError(error)) throw error;
      throw new StationError('broker-unreachable', { url, why: reasonOf(error) }, { cause: error });
    }
  }

  async #farewell(client: MqttClient): Promise<void> {
    const { topics, clock } = this.#options;
    const said = Promise.all([
      publishAll(client, [await this.#announcements.state(), ...this.#announcements.farewell()]),
      client.publishAsync(topics.availability, this.#availability(false), { qos: 1, retain: true }),
    ]).catch(() => undefined);
    await Promise.race([said, clock.sleep(1000)]);
  }

  async #keepState(signal: AbortSignal): Promise<undefined> {
    for (let second = 1; ; second += 1) {
      await this.#options.clock.sleep(newsEveryMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      if (second % stateEverySeconds === 0) await this.announceState();
      else await this.#tellNews().catch(() => undefined);
    }
  }

  #receive(topic: string, payload: Buffer, { retain }: IPublishPacket): void {
    const { logger, homeAssistantStatus } = this.#options;
    const failed = (error: unknown): void => logger.error({ component: this.name, topic }, messageOf(error));
    if (topic === homeAssistantStatus) {
      if (payload.toString() === 'online') this.#tell(this.#announcements.discovery()).catch(failed);
      return;
    }
    // A retained command would be carried out again at every connection.
    if (retain) return;
    this.#reply(topic, payload).catch(failed);
  }

  async #reply(topic: string, payload: Buffer): Promise<void> {
    const reply = await this.#desk.answer(topic, payload);
    if (reply !== undefined) {
      await this.#send({ topic: this.#options.topics.reply, payload: reply, retain: false });
    }
  }

  async #sendResult(entry: LogEntry, topicOf: (camera: string) => string): Promise<boolean> {
    const payload = toResultPayload(entry);
    if (payload === undefined) return false;
    await this.#send({ topic: topicOf(payload.camera), payload, retain: false });
    return true;
  }

  async #tellNews(): Promise<void> {
    await this.#tell(this.#announcements.news());
    this.#announcements.confirm();
  }

  async #tell(messages: readonly Announcement[]): Promise<void> {
    for (const message of messages) await this.#send(message);
  }

  async #send(message: Announcement): Promise<void> {
    const client = this.#client;
    try {
      if (client === undefined) throw new Error('not connected');
      await publishAll(client, [message]);
    } catch (error) {
      throw new StationError(
        'broker-unreachable',
        { url: message.topic, why: reasonOf(error) },
        { cause: error },
      );
    }
  }

  #availability(online: boolean): string {
    const payload: AvailabilityPayload = { schema: 1, online, software: this.#options.software };
    return JSON.stringify(payload);
  }
}

async function publishAll(client: MqttClient, messages: readonly Announcement[]): Promise<void> {
  for (const { topic, payload, retain } of messages) {
    await client.publishAsync(topic, JSON.stringify(payload), { qos: 1, retain });
  }
}
