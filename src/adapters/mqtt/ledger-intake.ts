import type { IPublishPacket } from 'mqtt';
import { parseJson } from '../../config/parse-json.js';
import { type LogRowPayload, logRowPayloadSchema, maxLogRowBytes } from '../../contract/ledger-payloads.js';
import { ledgerFilter, ledgerTopicsOf } from '../../contract/ledger-topics.js';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { LedgerIntake } from '../../ports/ledger-intake.js';
import type { LedgerReceipt } from '../../ports/ledger-lane.js';
import type { Logger } from '../../ports/logger.js';
import type { BrokerConnection } from './broker-connection.js';
import { openClient, reasonOf } from './open-client.js';

interface OpenLedgerIntake {
  readonly connection: BrokerConnection;
  readonly clientId: string;
  readonly baseTopic: string;
  /** Ledgers of one group share the rows; without a group each gets all of them. */
  readonly group: string | undefined;
  /** The next row is taken from the broker when it has resolved. */
  readonly onRow: (row: LogRowPayload) => Promise<void>;
  readonly logger: Logger;
}

const keepAliveSeconds = 15;

/**
 * Subscribes to the logs of all stations.
 *
 * @throws StationError `broker-unreachable`
 */
export async function openLedgerIntake(options: OpenLedgerIntake): Promise<LedgerIntake> {
  const { connection, clientId, baseTopic, group, logger } = options;
  const session = { clientId, protocolVersion: 4, keepalive: keepAliveSeconds } as const;
  const client = await openClient(connection, session, { maxBytes: maxLogRowBytes + 1024 });
  const lost = new AbortController();
  client.on('error', (error) => logger.warn({ component: 'ledger' }, error.message));
  client.once('close', () => lost.abort());
  // The broker hears that a row was taken only when there is room for the next one.
  client.handleMessage = (packet, done) => {
    take(packet, options)
      .catch((error: unknown) => {
        logger.error({ component: 'ledger', topic: packet.topic }, messageOf(error));
      })
      .finally(done);
  };
  const close = async (): Promise<void> => client.endAsync(true);
  try {
    const [granted] = await client.subscribeAsync(ledgerFilter(baseTopic, group), { qos: 1 });
    if (granted?.qos !== 1) throw new Error('the broker does not grant the subscription at QoS 1');
  } catch (error) {
    await close();
    throw new StationError(
      'broker-unreachable',
      { url: connection.url, why: reasonOf(error) },
      { cause: error },
    );
  }
  return {
    lost: lost.signal,
    answer: (receipt) => {
      client
        .publishAsync(ledgerTopicsOf(baseTopic, receipt.station).receipt, receiptText(receipt), { qos: 1 })
        .catch(() => undefined); // The station asks again.
    },
    close,
  };
}

/** Whatever comes is taken off the broker: a row that cannot be read is the station's to send again. */
async function take(
  { topic, payload }: IPublishPacket,
  { baseTopic, onRow, logger }: OpenLedgerIntake,
): Promise<void> {
  if (payload.length > maxLogRowBytes) return logger.warn({ component: 'ledger' }, 'a row is too long');
  const parsed = parseJson(payload.toString(), logRowPayloadSchema);
  if (!parsed.ok) {
    return logger.warn(
      { component: 'ledger', problems: parsed.problems.slice(0, 300) },
      'this is no row of a log',
    );
  }
  // The broker lets a station publish on its own topic only: that is what makes it the station that it says it is.
  if (topic === ledgerTopicsOf(baseTopic, parsed.value.station).log) return onRow(parsed.value);
  return logger.warn(
    { component: 'ledger', topic, station: parsed.value.station },
    'a row of another station',
  );
}

function receiptText({ station, epoch, seq, hash, note }: LedgerReceipt): string {
  return JSON.stringify({ schema: 1, station, epoch, seq, hash, note });
}
