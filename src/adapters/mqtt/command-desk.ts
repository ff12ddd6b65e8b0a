import type { CommandReply } from '../../contract/command-reply.js';
import type { HistoryCommand } from '../../contract/commands.js';
import type { CommandVerb } from '../../contract/topics.js';
import type { LogEntry, StationEvent } from '../../domain/log-entry.js';
import { isStationError, StationError } from '../../domain/station-error.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { Clock } from '../../ports/clock.js';
import { TokenBucket } from '../../runtime/token-bucket.js';
import { type Command, parseCommand, type Refusal } from './parse-command.js';
import { RememberedReplies } from './remembered-replies.js';
import type { StationActions } from './station-actions.js';

interface CommandDeskOptions {
  readonly actions: StationActions;
  readonly auditLog: Pick<AuditLog, 'appendEvent' | 'after' | 'head'>;
  /** Commands that are looked at, a second. */
  readonly limits: { readonly inspectPerSecond: number; readonly othersPerSecond: number };
  /** Tells everything again that is kept on the broker. */
  readonly tellEverything: () => Promise<void>;
  /** Sends a row of the log that was asked for. False for a row that is no result. */
  readonly sendAgain: (entry: LogEntry) => Promise<boolean>;
  readonly clock: Clock;
}

/** Refused commands that get a row of their own in the audit log, a second: garbage must not fill the disk. */
const refusalRowsPerSecond = 1;

/**
 * Where commands from the network are answered.
 *
 * INVARIANTS: whatever the bytes are, they get an answer, unless they come faster than allowed: then only the first of
 * each flood does. A command is in the audit log before it is done (an inspection is its own row); one that changes
 * something is done once, however often its id comes, over restarts too, until it expires.
 */
export class CommandDesk {
  readonly #options: CommandDeskOptions;
  readonly #inspections: TokenBucket;
  readonly #others: TokenBucket;
  readonly #refusalRows: TokenBucket;
  readonly #replies: RememberedReplies;
  #flooded = false;
  /** Refused without a row since the last one that got one. */
  #unrecorded = 0;

  constructor(options: CommandDeskOptions) {
    const { limits, clock, auditLog } = options;
    this.#options = options;
    this.#inspections = new TokenBucket(limits.inspectPerSecond, clock);
    this.#others = new TokenBucket(limits.othersPerSecond, clock);
    this.#refusalRows = new TokenBucket(refusalRowsPerSecond, clock);
    this.#replies = new RememberedReplies({ auditLog, clock });
  }

  /** The answer to what came on a command topic; nothing for what is not looked at. */
  async answer(topic: string, payload: Uint8Array): Promise<CommandReply | undefined> {
    const isInspect = topic.endsWith('/inspect');
    const bucket = isInspect ? this.#inspections : this.#others;
    if (!bucket.take()) return this.#refuseFlood(isInspect);
    this.#flooded = false;
    const command = parseCommand({ topic, payload, now: this.#options.clock.now() });
    if ('error' in command) return this.#refuse(command);
    const { verb, order } = command;
    try {
      if (verb === 'inspect') return acceptance(await this.#options.actions.inspect(order), order.id);
      return await this.#replies.once(order, () => this.#carryOut(command));
    } catch (error) {
      if (!isStationError(error)) throw error;
      return this.#refuse({ verb, ...(order.id === undefined ? {} : { id: order.id }), error });
    }
  }

  async #carryOut(command: Exclude<Command, { verb: 'inspect' }>): Promise<CommandReply> {
    const { verb, order } = command;
    const act = this.#prepare(command);
    const { id, expiresAt, ...wish } = order;
    const details = { command: verb, id, expiresAt, ok: true, ...known(wish) };
    const { seq } = await this.#options.auditLog.appendEvent({ type: 'command', actor: 'mqtt', details });
    return { schema: 1, command: verb, id, ok: true, seq, ...(await act()) };
  }

  /** @throws StationError when the command cannot be carried out */
  #prepare(
    command: Exclude<Command, { verb: 'inspect' }>,
  ): () => void | Promise<Pick<CommandReply, 'sent' | 'nextSeq'> | undefined> {
    const { actions, tellEverything } = this.#options;
    switch (command.verb) {
      case 'select-recipe': {
        const select = actions.selectRecipe(command.order.camera, command.order.part);
        return async () => {
          select();
          await tellEverything();
          return undefined;
        };
      }
      case 'reset':
        return actions.reset(command.order.camera);
      case 'rebirth':
        return async () => {
          actions.rebirth();
          await tellEverything();
          return undefined;
        };
      case 'history':
        return () => this.#sendHistory(command.order);
    }
  }

  async #sendHistory({
    fromSeq,
    limit,
  }: HistoryCommand): Promise<Required<Pick<CommandReply, 'sent'>> & Pick<CommandReply, 'nextSeq'>> {
    const { auditLog, sendAgain } = this.#options;
    const entries = await auditLog.after(fromSeq - 1, limit);
    let sent = 0;
    for (const entry of entries) if (await sendAgain(entry)) sent += 1;
    const last = entries.at(-1);
    return { sent, ...(last === undefined || entries.length < limit ? {} : { nextSeq: last.seq + 1 }) };
  }

  async #refuseFlood(isInspect: boolean): Promise<CommandReply | undefined> {
    const { inspectPerSecond, othersPerSecond } = this.#options.limits;
    if (this.#flooded) {
      this.#unrecorded += 1;
      return undefined;
    }
    this.#flooded = true;
    const error = new StationError('too-many-commands', {
      perSecond: isInspect ? inspectPerSecond : othersPerSecond,
      key: `mqtt.commands.${isInspect ? 'inspectPerSecond' : 'othersPerSecond'}`,
    });
    return this.#refuse({ error });
  }

  async #refuse(refusal: Refusal): Promise<CommandReply> {
    const { verb, id, error } = refusal;
    await this.#recordRefusal(refusal);
    const { what, mend } = error.describe('en');
    return {
      schema: 1,
      ...(verb === undefined ? {} : { command: verb }),
      ...(id === undefined ? {} : { id }),
      ok: false,
      error: { code: error.code, message: what, mend },
    };
  }

  /** A disk that refuses the row must not keep the sender without its answer. */
  async #recordRefusal({ verb, id, error }: Refusal): Promise<void> {
    if (!this.#refusalRows.take()) {
      this.#unrecorded += 1;
      return;
    }
    const event: StationEvent = {
      type: 'command',
      actor: 'mqtt',
      details: {
        command: verb ?? 'unknown',
        ...known({ id }),
        ok: false,
        code: error.code,
        message: error.message.slice(0, 500),
        notRecorded: this.#unrecorded,
      },
    };
    this.#unrecorded = 0;
    await this.#options.auditLog.appendEvent(event).catch((failure: unknown) => {
      if (!isStationError(failure)) throw failure;
      this.#unrecorded += 1;
    });
  }
}

function known(
  record: Readonly<Record<string, string | number | undefined>>,
): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}

function acceptance({ seq, body }: LogEntry, id: string | undefined): CommandReply {
  if (body.kind !== 'inspection') throw new Error(`row ${seq} is no inspection`);
  const { verdict, id: inspectionId, trigger } = body.inspection;
  const command: CommandVerb = 'inspect';
  return { schema: 1, command, id: id ?? trigger.id, ok: true, verdict: verdict.kind, seq, inspectionId };
}
