import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { BrokerConnection } from './broker-connection.js';
import { packetLimit } from './packet-limit.js';

/** Largest packet that a broker may send us, bytes: commands are small. */
export const maxPacketBytes = 262_144;

const connectTimeoutMs = 10_000;

interface OpenClientOptions {
  readonly maxBytes?: number;
  /** Called when the broker can be reached: the CONNECT packet goes out then. */
  readonly onReached?: () => void;
}

/**
 * Connects once: no client library tries again behind our back, since each connection may need a last will of its own.
 *
 * @throws StationError `broker-unreachable`
 */
export async function openClient(
  { url, options }: BrokerConnection,
  session: Pick<
    IClientOptions,
    'clientId' | 'will' | 'protocolVersion' | 'properties' | 'keepalive' | 'reschedulePings'
  >,
  { maxBytes = maxPacketBytes, onReached }: OpenClientOptions = {},
): Promise<MqttClient> {
  const client = connect(url, {
    ...options,
    ...session,
    // Commands that came while the station was away are about parts that are gone.
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: connectTimeoutMs,
    // What cannot be sent now is in the audit log and is sent from there.
    queueQoSZero: false,
  });
  if (onReached !== undefined) {
    client.stream.once(url.startsWith('mqtts:') ? 'secureConnect' : 'connect', onReached);
  }
  const tooLarge = packetLimit(maxBytes);
  client.stream.on('data', (chunk: Uint8Array) => {
    const bytes = tooLarge(chunk);
    if (bytes === undefined) return;
    // The library keeps the reason of a broken stream to itself.
    client.emit('error', new Error(`the broker sent ${bytes} bytes at once, at most ${maxBytes} are taken`));
    client.stream.destroy();
  });
  // A chunk of the network holds hundreds of small messages; the station has other things to do in between.
  client.handleMessage = (_packet, done) => {
    setImmediate(done);
  };
  try {
    await connected(client);
    return client;
  } catch (error) {
    client.end(true);
    throw new StationError('broker-unreachable', { url, why: reasonOf(error) }, { cause: error });
  }
}

async function connected(client: MqttClient): Promise<void> {
  let reason: unknown = new Error('the connection was closed');
  // An error without a listener would end the process; later ones are seen as the end of the connection.
  client.on('error', (error) => {
    reason = error;
  });
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('close', () => reject(reason));
  });
}

/** Errors of sockets that tried several addresses have no message of their own. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((one: unknown) => messageOf(one)).join('; ');
  return messageOf(error);
}
