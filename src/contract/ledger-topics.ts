/** The topics between one station's log and the ledger. */
export interface LedgerTopics {
  /** Rows of the log. */
  readonly log: string;
  /** What the ledger holds of it. */
  readonly receipt: string;
}

/** They lie below `<baseTopic>/<station>`, apart from the topics that people subscribe to. */
export function ledgerTopicsOf(baseTopic: string, station: string): LedgerTopics {
  return { log: `${baseTopic}/${station}/log`, receipt: `${baseTopic}/${station}/receipt` };
}

/** What a ledger subscribes to. Ledgers of one group share the rows; without a group each gets all of them. */
export function ledgerFilter(baseTopic: string, group: string | undefined): string {
  const filter = ledgerTopicsOf(baseTopic, '+').log;
  return group === undefined ? filter : `$share/${group}/${filter}`;
}
