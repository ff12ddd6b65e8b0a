import type { z } from 'zod';
import { parseJson } from '../../config/parse-json.js';
import {
  type HistoryCommand,
  historyCommandSchema,
  maxCommandLifeMs,
  type RebirthCommand,
  type ResetCommand,
  rebirthCommandSchema,
  resetCommandSchema,
  type SelectRecipeCommand,
  selectRecipeCommandSchema,
} from '../../contract/commands.js';
import {
  type InspectCommand,
  inspectCommandSchema,
  maxCommandBytes,
} from '../../contract/inspect-command.js';
import { type CommandVerb, commandVerbs } from '../../contract/topics.js';
import { StationError } from '../../domain/station-error.js';

/** A command that was read and is in time. */
export type Command =
  | { readonly verb: 'inspect'; readonly order: InspectCommand }
  | { readonly verb: 'select-recipe'; readonly order: SelectRecipeCommand }
  | { readonly verb: 'reset'; readonly order: ResetCommand }
  | { readonly verb: 'rebirth'; readonly order: RebirthCommand }
  | { readonly verb: 'history'; readonly order: HistoryCommand };

/** A command that cannot be carried out, and as much of it as could be read. */
export interface Refusal {
  readonly verb?: CommandVerb;
  readonly id?: string;
  readonly error: StationError;
}

interface ParseCommand {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly now: Date;
}

/** Reads a command from the network; whatever the bytes are, the answer says what is wrong with them. */
export function parseCommand({ topic, payload, now }: ParseCommand): Command | Refusal {
  const last = topic.slice(topic.lastIndexOf('/') + 1);
  const verb = commandVerbs.find((one) => one === last);
  if (verb === undefined) {
    return { error: new StationError('command-unknown', { topic, known: commandVerbs.join(', ') }) };
  }
  if (payload.byteLength > maxCommandBytes) {
    const problems = `${payload.byteLength} bytes, at most ${maxCommandBytes} are read`;
    return { verb, error: new StationError('command-invalid', { topic, problems }) };
  }
  const text = new TextDecoder().decode(payload);
  const read = <T extends { readonly id?: string | undefined; readonly expiresAt?: string | undefined }>(
    schema: z.ZodType<T>,
  ): Refusal | { readonly order: T } => {
    const parsed = parseJson(text, schema);
    if (!parsed.ok) {
      return { verb, error: new StationError('command-invalid', { topic, problems: parsed.problems }) };
    }
    const { id, expiresAt } = parsed.value;
    const error = expiresAt === undefined ? undefined : outOfTime(expiresAt, now, topic);
    return error === undefined
      ? { order: parsed.value }
      : { verb, ...(id === undefined ? {} : { id }), error };
  };
  switch (verb) {
    case 'inspect':
      return withVerb(verb, read(inspectCommandSchema));
    case 'select-recipe':
      return withVerb(verb, read(selectRecipeCommandSchema));
    case 'reset':
      return withVerb(verb, read(resetCommandSchema));
    case 'rebirth':
      return withVerb(verb, read(rebirthCommandSchema));
    case 'history':
      return withVerb(verb, read(historyCommandSchema));
  }
}

function withVerb<V extends CommandVerb, T>(
  verb: V,
  read: Refusal | { readonly order: T },
): Refusal | { readonly verb: V; readonly order: T } {
  return 'order' in read ? { verb, order: read.order } : read;
}

function outOfTime(expiresAt: string, now: Date, topic: string): StationError | undefined {
  const leftMs = Date.parse(expiresAt) - now.getTime();
  if (leftMs <= 0) return new StationError('command-expired', { topic, expiresAt, now: now.toISOString() });
  if (leftMs <= maxCommandLifeMs) return undefined;
  const problems = `expiresAt: more than ${maxCommandLifeMs / 60_000} minutes ahead of ${now.toISOString()}`;
  return new StationError('command-invalid', { topic, problems });
}
