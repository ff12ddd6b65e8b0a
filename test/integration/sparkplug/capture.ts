import type { IConnectPacket, Packet } from 'mqtt-packet';
import type { RecordedPacket } from '../../simulators/mqtt-recorder.js';
import { type PrintedMessage, protocDecode } from '../../simulators/protoc.js';

/** One metric of a captured message, by protoc. */
export interface CapturedMetric {
  readonly name: string | undefined;
  readonly alias: number | undefined;
  readonly timestamp: number | undefined;
  readonly datatype: number | undefined;
  readonly isHistorical: boolean;
  readonly isNull: boolean;
  /** Field that holds the value, and the value as printed. */
  readonly value: { readonly field: string; readonly text: string } | undefined;
  readonly properties: PrintedMessage | undefined;
}

/** A Sparkplug payload, by protoc. */
export interface CapturedPayload {
  readonly timestamp: number | undefined;
  readonly seq: number | undefined;
  readonly metrics: readonly CapturedMetric[];
  readonly printed: PrintedMessage;
}

/** A message that the station published. */
export interface CapturedMessage {
  readonly topic: string;
  readonly type: string;
  readonly device: string | undefined;
  readonly qos: number;
  readonly retain: boolean;
  readonly payload: CapturedPayload;
  readonly connection: CapturedConnection;
  /** Place among all packets of the connection. */
  readonly at: number;
}

/** One connection of the station, from its CONNECT packet on. */
export interface CapturedConnection {
  /** Number of the broker. */
  readonly server: number;
  readonly connect: IConnectPacket;
  readonly will: CapturedPayload;
  readonly packets: readonly { readonly direction: RecordedPacket['direction']; readonly packet: Packet }[];
  readonly messages: readonly CapturedMessage[];
}

/** Everything that a station said in a scenario, connection by connection in the order of their CONNECT packets. */
export interface Capture {
  readonly connections: readonly CapturedConnection[];
  readonly messages: readonly CapturedMessage[];
}

/** Reads what recorders wrote down, one of them for each broker. `order` lists the servers as they were connected to. */
export async function toCapture(
  recorders: readonly { readonly packets: readonly RecordedPacket[] }[],
  order: readonly number[],
): Promise<Capture> {
  const next = recorders.map(() => 0);
  const connections: CapturedConnection[] = [];
  for (const server of order) {
    const index = next[server] ?? 0;
    next[server] = index + 1;
    const packets = (recorders[server]?.packets ?? []).filter(({ connection }) => connection === index);
    connections.push(await toConnection(server, packets));
  }
  return { connections, messages: connections.flatMap(({ messages }) => messages) };
}

async function toConnection(server: number, packets: readonly RecordedPacket[]): Promise<CapturedConnection> {
  const connect = packets[0]?.packet;
  if (connect?.cmd !== 'connect') throw new Error('a connection does not begin with CONNECT');
  const messages: CapturedMessage[] = [];
  const will = await toPayload(Buffer.from(connect.will?.payload ?? ''));
  const connection = { server, connect, will, packets, messages };
  const published = packets.flatMap(({ direction, packet }, at) =>
    direction === 'sent' && packet.cmd === 'publish' ? [{ packet, at }] : [],
  );
  const atOnce = 8;
  for (let from = 0; from < published.length; from += atOnce) {
    const decoded = await Promise.all(
      published.slice(from, from + atOnce).map(async ({ packet, at }) => {
        const [, , type = '', , device] = packet.topic.split('/');
        const payload = await toPayload(Buffer.from(packet.payload));
        return {
          topic: packet.topic,
          type,
          device,
          qos: packet.qos,
          retain: packet.retain,
          payload,
          connection,
          at,
        };
      }),
    );
    messages.push(...decoded);
  }
  return connection;
}

async function toPayload(bytes: Uint8Array): Promise<CapturedPayload> {
  const printed = await protocDecode(bytes);
  return {
    timestamp: numberOf(printed, 'timestamp'),
    seq: numberOf(printed, 'seq'),
    metrics: (printed['metrics'] ?? []).map((metric) => {
      if (typeof metric === 'string') throw new Error('a metric is no message');
      return toMetric(metric);
    }),
    printed,
  };
}

function toMetric(metric: PrintedMessage): CapturedMetric {
  const field = Object.keys(metric).find((name) => name.endsWith('_value'));
  const text = field === undefined ? undefined : metric[field]?.[0];
  const properties = metric['properties']?.[0];
  return {
    name: textOf(metric, 'name'),
    alias: numberOf(metric, 'alias'),
    timestamp: numberOf(metric, 'timestamp'),
    datatype: numberOf(metric, 'datatype'),
    isHistorical: textOf(metric, 'is_historical') === 'true',
    isNull: textOf(metric, 'is_null') === 'true',
    value: field === undefined || typeof text !== 'string' ? undefined : { field, text },
    properties: typeof properties === 'object' ? properties : undefined,
  };
}

function textOf(message: PrintedMessage, field: string): string | undefined {
  const value = message[field]?.[0];
  return typeof value === 'string' ? value : undefined;
}

function numberOf(message: PrintedMessage, field: string): number | undefined {
  const text = textOf(message, field);
  return text === undefined ? undefined : Number(text);
}
