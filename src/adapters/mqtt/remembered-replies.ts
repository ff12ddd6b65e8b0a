import type { CommandReply } from '../../contract/command-reply.js';
import { maxCommandLifeMs } from '../../contract/commands.js';
import { commandVerbs } from '../../contract/topics.js';
import type { LogEntry } from '../../domain/log-entry.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { Clock } from '../../ports/clock.js';

interface RememberedRepliesOptions {
  readonly auditLog: Pick<AuditLog, 'after' | 'head'>;
  readonly clock: Clock;
}

interface Remembered {
  readonly expiresMs: number;
  readonly reply: Promise<CommandReply>;
}

/** After a start the log is looked through, from its end, for commands that may come again. */
const rowsOfPage = 500;
const mostPages = 20;

/** The answers to commands that have been done and have not expired: a repeat gets the answer of the first. */
export class RememberedReplies {
  readonly #options: RememberedRepliesOptions;
  readonly #replies = new Map<string, Remembered>();
  #restored: Promise<void> | undefined;

  constructor(options: RememberedRepliesOptions) {
    this.#options = options;
  }

  /** Carries out what has this id, unless that was done before. What fails is not remembered. */
  async once(
    { id, expiresAt }: { readonly id: string; readonly expiresAt: string },
    carryOut: () => Promise<CommandReply>,
  ): Promise<CommandReply> {
    this.#restored ??= this.#restore();
    await this.#restored.catch((error: unknown) => {
      this.#restored = undefined;
      throw error;
    });
    this.#forgetExpired();
    const known = this.#replies.get(id);
    if (known !== undefined) return known.reply;
    const reply = carryOut();
    this.#replies.set(id, { expiresMs: Date.parse(expiresAt), reply });
    reply.catch(() => this.#replies.delete(id));
    return reply;
  }

  #forgetExpired(): void {
    const now = this.#options.clock.now().getTime();
    for (const [id, { expiresMs }] of this.#replies) if (expiresMs <= now) this.#replies.delete(id);
  }

  /** A command that came before a restart is not done again: it is in the log. */
  async #restore(): Promise<void> {
    const { auditLog, clock } = this.#options;
    const since = new Date(clock.now().getTime() - maxCommandLifeMs).toISOString();
    let { seq: before } = await auditLog.head();
    for (let page = 0; page < mostPages && before > 0; page += 1) {
      const from = Math.max(0, before - rowsOfPage);
      const entries = await auditLog.after(from, before - from);
      for (const entry of entries) this.#restoreFrom(entry);
      if ((entries[0]?.recordedAt ?? '') < since) return;
      before = from;
    }
  }

  #restoreFrom({ seq, body }: LogEntry): void {
    if (body.kind !== 'event' || body.event.type !== 'command') return;
    const { command, id, expiresAt, ok } = body.event.details;
    const verb = commandVerbs.find((one) => one === command);
    if (verb === undefined || ok !== true || typeof id !== 'string' || typeof expiresAt !== 'string') return;
    const reply = Promise.resolve({ schema: 1, command: verb, id, ok: true, seq } as const);
    this.#replies.set(id, { expiresMs: Date.parse(expiresAt), reply });
  }
}
