import type { MqttClient } from 'mqtt';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { Clock } from '../../ports/clock.js';
import type { EdgeNode, EdgeNodeInput, EdgeNodeOutput } from './edge-node.js';
import { encodePayload } from './encode-payload.js';

interface SessionOptions {
  readonly client: MqttClient;
  readonly url: string;
  readonly node: EdgeNode;
  readonly clock: Clock;
  readonly nowMs: () => number;
  /** Called when something has come from the broker. */
  readonly onNews: () => void;
}

/** A broker that does not take the goodbye for so long is left without. */
const goodbyeMs = 2000;

/** One connection of the edge node: carries what the node says to the broker, and what the broker says to the node. */
export class Session {
  readonly #options: SessionOptions;
  /** What came before the subscriptions were granted. */
  #early: EdgeNodeInput[] | undefined = [];
  #answered = false;
  #lost: string | undefined;
  #leaving: Promise<void> | undefined;
  #isBorn = false;

  constructor(options: SessionOptions) {
    const { client, onNews, node, nowMs } = options;
    this.#options = options;
    const lost = (why: string): void => {
      this.#lost ??= why;
      onNews();
    };
    client.on('close', () => lost('the connection was closed'));
    client.on('error', (error) => lost(messageOf(error)));
    client.on('message', (topic, payload, { retain }) => {
      this.handle({ kind: 'message', topic, payload, retain });
      onNews();
    });
    client.on('packetsend', ({ cmd }) => {
      if (cmd === 'pingreq') node.handle({ kind: 'asked' }, nowMs());
    });
    client.on('packetreceive', ({ cmd }) => {
      if (cmd !== 'pingresp') return;
      node.handle({ kind: 'answered' }, nowMs());
      this.#answered = true;
      onNews();
    });
  }

  /** The birth certificate was sent. */
  get isBorn(): boolean {
    return this.#isBorn;
  }

  /** What the broker has not taken yet. */
  get bufferedBytes(): number {
    return this.#options.client.stream.writableLength;
  }

  /** @throws StationError `broker-unreachable` */
  async subscribe(topics: readonly string[]): Promise<void> {
    const { client, url } = this.#options;
    try {
      await client.subscribeAsync([...topics], { qos: 1 });
    } catch (error) {
      throw new StationError('broker-unreachable', { url, why: messageOf(error) }, { cause: error });
    }
  }

  /** All subscriptions are granted: what came before them is handed on now. */
  begin(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    this.handle({ kind: 'connected' });
    for (const input of early) this.handle(input);
  }

  /** Tells the node, and does what it says, in its order. */
  handle(input: EdgeNodeInput): void {
    if (this.#early !== undefined) {
      this.#early.push(input);
      return;
    }
    for (const output of this.#options.node.handle(input, this.#options.nowMs())) this.#do(output);
  }

  /** True once after each proof that what was sent has arrived. */
  wasAnswered(): boolean {
    const was = this.#answered;
    this.#answered = false;
    return was;
  }

  /**
   * True when the node has left the broker.
   *
   * @throws StationError `broker-unreachable` when the connection was lost
   */
  async left(): Promise<boolean> {
    if (this.#leaving !== undefined) {
      await this.#leaving;
      return true;
    }
    if (this.#lost === undefined) return false;
    throw new StationError('broker-unreachable', { url: this.#options.url, why: this.#lost });
  }

  #do(output: EdgeNodeOutput): void {
    const { client } = this.#options;
    if (output.kind === 'publish') {
      const payload = Buffer.from(encodePayload(output.payload));
      if (output.qos === 1) this.#leaving = this.#sayGoodbye(output.topic, payload);
      else client.publish(output.topic, payload, { qos: 0, retain: false });
      this.#isBorn = true;
    } else if (output.how === 'drop') this.#leaving = Promise.resolve();
  }

  /** The broker's acknowledgement of the death proves that all before it has arrived. */
  async #sayGoodbye(topic: string, payload: Buffer): Promise<void> {
    const { client, node, clock, nowMs } = this.#options;
    const late = new AbortController();
    const tooLate = clock.sleep(goodbyeMs, late.signal);
    const said = async (): Promise<void> => {
      node.handle({ kind: 'asked' }, nowMs());
      await client.publishAsync(topic, payload, { qos: 1, retain: false });
      node.handle({ kind: 'answered' }, nowMs());
      // MQTT 5: "Disconnect with Will Message", as Sparkplug has it.
      await client.endAsync(false, client.options.protocolVersion === 5 ? { reasonCode: 4 } : {});
    };
    await Promise.race([said(), tooLate]).catch(() => undefined);
    late.abort();
  }
}
