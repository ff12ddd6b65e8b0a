import type { BrokerConnection } from '../adapters/mqtt/broker-connection.js';
import { LedgerLink } from '../adapters/mqtt/ledger-link.js';
import { type LedgerTopics, ledgerTopicsOf } from '../contract/ledger-topics.js';
import { StationError } from '../domain/station-error.js';
import { LedgerFeed } from '../pipeline/ledger-feed.js';
import { ReceiptCheck } from '../pipeline/receipt-check.js';
import { type NoteVerifier, parseVerifierKey } from '../proof/signed-note.js';
import type { Component } from '../runtime/component.js';
import type { StationCore } from './station-core.js';

/** What brings the log to the ledger. */
export interface LedgerDelivery {
  readonly topics: LedgerTopics;
  readonly feed: LedgerFeed;
  /** In the order in which they start. */
  readonly components: readonly Component[];
}

/**
 * Link and feed of a station that has a ledger.
 *
 * @throws StationError `ledger-key-unusable`
 */
export function createLedgerFeed(
  { config, auditLog, clock, logger, health, epoch }: StationCore,
  connection: () => Promise<BrokerConnection>,
): LedgerDelivery | undefined {
  if (config.ledger === undefined) return undefined;
  const { baseTopic, window, keys } = config.ledger;
  const station = config.station.id;
  const topics = ledgerTopicsOf(baseTopic, station);
  const link = new LedgerLink({
    station,
    epoch,
    topics,
    connection,
    onReceipt: (receipt) => feed.receive(receipt),
  });
  const feed = new LedgerFeed({
    auditLog,
    lane: link,
    check: new ReceiptCheck({ auditLog, keys: keys.map(verifier) }),
    clock,
    logger,
    window,
    onFault: (fault) => health.setFault('ledger', fault),
  });
  return { topics, feed, components: [link, feed] };
}

function verifier(line: string): NoteVerifier {
  const key = parseVerifierKey(line);
  if (key !== undefined) return key;
  throw new StationError('ledger-key-unusable', { where: 'ledger.keys', why: `"${line}"` });
}
