import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { Component } from '../../runtime/component.js';
import { untilAborted } from '../../runtime/until-aborted.js';

interface EmbeddedBrokerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** A broker inside the station, for stations without a plant network. It keeps nothing over a restart: the log does. */
export class EmbeddedBroker implements Component {
  readonly name = 'broker';
  readonly #options: EmbeddedBrokerOptions;
  readonly #listening: Promise<string>;
  #announce: (url: string) => void = () => undefined;

  constructor(options: EmbeddedBrokerOptions) {
    this.#options = options;
    this.#listening = new Promise((resolve) => {
      this.#announce = resolve;
    });
  }

  /** `mqtt://host:port`, once it listens. */
  async url(): Promise<string> {
    return this.#listening;
  }

  /** @throws StationError `port-in-use` */
  async run(signal: AbortSignal): Promise<void> {
    const broker = await Aedes.createBroker();
    const server = createServer((socket) => {
      broker.handle(socket);
    });
    try {
      const port = await listen(server, this.#options);
      this.#announce(`mqtt://${this.#options.host}:${port}`);
      await untilAborted(signal);
    } finally {
      server.close();
      await new Promise<void>((resolve) => {
        broker.close(resolve);
      });
    }
  }
}

async function listen(server: Server, { host, port }: EmbeddedBrokerOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const parameters = { port, what: `the broker (${messageOf(error)})`, key: 'mqtt.broker.port' };
      reject(new StationError('port-in-use', parameters, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
