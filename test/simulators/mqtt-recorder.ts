import { connect, createServer, type Server, type Socket } from 'node:net';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { freePort } from './free-port.js';

/** One MQTT packet as it stood on the wire. */
export interface RecordedPacket {
  /** Whose connection, from 0 on. */
  readonly connection: number;
  /** As the client sees it. */
  readonly direction: 'sent' | 'received';
  readonly packet: Packet;
}

/** Stands between a client and its broker, lets everything through and writes down every packet. */
export class MqttRecorder {
  readonly packets: RecordedPacket[] = [];
  readonly port: number;
  readonly #brokerPort: number;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #onConnection: () => void;
  #connections = 0;

  private constructor(port: number, brokerPort: number, onConnection: () => void) {
    this.port = port;
    this.#brokerPort = brokerPort;
    this.#onConnection = onConnection;
    this.#server = createServer((client) => this.#relay(client));
  }

  static async start(brokerPort: number, onConnection: () => void = () => undefined): Promise<MqttRecorder> {
    const recorder = new MqttRecorder(await freePort(), brokerPort, onConnection);
    await new Promise<void>((resolve) => {
      recorder.#server.listen(recorder.port, '127.0.0.1', resolve);
    });
    return recorder;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#open.size;
  }

  /** Breaks every connection, as a cable that is pulled. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => {
      this.#server.close(resolve);
    });
    this.cut();
    await closed;
  }

  #relay(client: Socket): void {
    const connection = this.#connections;
    this.#connections += 1;
    this.#open.add(client);
    this.#onConnection();
    const broker = connect(this.#brokerPort, '127.0.0.1');
    const note = (direction: RecordedPacket['direction']) => (packet: Packet) => {
      this.packets.push({ connection, direction, packet });
    };
    const fromClient = mqttPacket.parser();
    fromClient.on('packet', note('sent'));
    let fromBroker: ReturnType<typeof mqttPacket.parser> | undefined;
    client.on('data', (chunk) => {
      fromClient.parse(chunk);
      broker.write(chunk);
    });
    broker.on('data', (chunk) => {
      fromBroker ??= parserFor(this.packets, connection, note('received'));
      fromBroker.parse(chunk);
      client.write(chunk);
    });
    const end = (): void => {
      this.#open.delete(client);
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      socket.on('error', end);
      socket.on('close', end);
    }
  }
}

/** What a broker says can only be read by who knows which version the client asked for. */
function parserFor(
  packets: readonly RecordedPacket[],
  connection: number,
  note: (packet: Packet) => void,
): ReturnType<typeof mqttPacket.parser> {
  const asked = packets.find((one) => one.connection === connection && one.packet.cmd === 'connect')?.packet;
  const protocolVersion = asked?.cmd === 'connect' ? (asked.protocolVersion ?? 4) : 4;
  const parser = mqttPacket.parser({ protocolVersion });
  parser.on('packet', note);
  return parser;
}
