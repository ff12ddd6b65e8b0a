import type { AuditLog } from '../ports/audit-log.js';
import type { LedgerReceipt } from '../ports/ledger-lane.js';
import { parseCheckpoint } from '../proof/checkpoint.js';
import { type NoteVerifier, openNote } from '../proof/signed-note.js';

interface ReceiptCheckOptions {
  readonly auditLog: Pick<AuditLog, 'after' | 'head'>;
  /** Ledgers that are believed. With none, a receipt needs no signature: knowing the hash is enough. */
  readonly keys: readonly NoteVerifier[];
}

/** Tells true receipts from forged and mistaken ones: a station releases nothing on the word of just anybody. */
export class ReceiptCheck {
  readonly #options: ReceiptCheckOptions;
  #refused = 0;
  #log: { readonly station: string; readonly epoch: string } | undefined;
  #looking = false;

  constructor(options: ReceiptCheckOptions) {
    this.#options = options;
  }

  /** Receipts that did not hold. */
  get refused(): number {
    return this.#refused;
  }

  /** @param hash of that row, hexadecimal, where it is at hand; else it is looked up in the log */
  async holds(receipt: LedgerReceipt, hash: string | undefined): Promise<boolean> {
    const { station, epoch } = (this.#log ??= await this.#options.auditLog.head());
    const holds =
      receipt.station === station &&
      receipt.epoch === epoch &&
      receipt.hash === (hash ?? (await this.#lookUp(receipt.seq))) &&
      this.#signed(receipt);
    if (!holds) this.#refused += 1;
    return holds;
  }

  /** One at a time: a flood of receipts must not keep the log busy. Those that come meanwhile do not hold. */
  async #lookUp(seq: number): Promise<string | undefined> {
    if (this.#looking) return undefined;
    this.#looking = true;
    try {
      const [entry] = await this.#options.auditLog.after(seq - 1, 1);
      return entry?.seq === seq ? entry.hash : undefined;
    } finally {
      this.#looking = false;
    }
  }

  #signed({ station, epoch, seq, hash, note }: LedgerReceipt): boolean {
    const { keys } = this.#options;
    if (keys.length === 0) return true;
    const said = parseCheckpoint(openNote(note, keys) ?? '');
    return said?.station === station && said.epoch === epoch && said.seq === seq && said.hash === hash;
  }
}
