import { readFile } from 'node:fs/promises';
import type { IClientOptions } from 'mqtt';
import { readSecret } from '../../config/read-secret.js';
import type { ExternalBroker } from '../../config/sections/broker.js';
import { StationError } from '../../domain/station-error.js';

/** Where the broker is and how it knows us. */
export interface BrokerConnection {
  readonly url: string;
  readonly options: Pick<IClientOptions, 'username' | 'password' | 'ca' | 'cert' | 'key'>;
}

/**
 * What the configuration says of a plant's broker, with secrets and certificates read. They are read at every
 * connection, so that a renewed certificate needs no restart.
 *
 * @throws StationError `secret-unreadable`
 */
export async function brokerConnection(broker: ExternalBroker): Promise<BrokerConnection> {
  const { url, username, password, caFile, certFile, keyFile } = broker;
  return {
    url,
    options: {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password: await readSecret(password, 'mqtt.broker.password') }),
      ...(caFile === undefined ? {} : { ca: await pem(caFile, 'caFile') }),
      ...(certFile === undefined ? {} : { cert: await pem(certFile, 'certFile') }),
      ...(keyFile === undefined ? {} : { key: await pem(keyFile, 'keyFile') }),
    },
  };
}

async function pem(file: string, key: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new StationError('secret-unreadable', { key: `mqtt.broker.${key}`, where: file }, { cause: error });
  });
}
