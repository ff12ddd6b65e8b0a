import {
  type InspectCommand,
  type InspectReply,
  inspectCommandSchema,
  maxCommandBytes,
} from '../../contract/inspect-command.js';
import { parseJson } from '../../contract/parse-json.js';
import type { LogEntry } from '../../domain/log-entry.js';
import { isStationError, StationError } from '../../domain/station-error.js';

interface AnswerCommand {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly request: (command: InspectCommand) => Promise<LogEntry>;
}

/** Has a part inspected as a command asks, and says what became of it. Whatever the payload holds, it gets an answer. */
export async function answerCommand({ topic, payload, request }: AnswerCommand): Promise<InspectReply> {
  if (payload.byteLength > maxCommandBytes) {
    const problems = `${payload.byteLength} bytes, at most ${maxCommandBytes} are read`;
    return refusal(undefined, new StationError('command-invalid', { topic, problems }));
  }
  const parsed = parseJson(new TextDecoder().decode(payload), inspectCommandSchema);
  if (!parsed.ok) {
    return refusal(undefined, new StationError('command-invalid', { topic, problems: parsed.problems }));
  }
  try {
    return acceptance(await request(parsed.value), parsed.value.id);
  } catch (error) {
    if (isStationError(error)) return refusal(parsed.value.id, error);
    throw error;
  }
}

function acceptance({ seq, body }: LogEntry, id: string | undefined): InspectReply {
  if (body.kind !== 'inspection') throw new Error(`row ${seq} is no inspection`);
  const { verdict, id: inspectionId, trigger } = body.inspection;
  return { schema: 1, id: id ?? trigger.id, ok: true, verdict: verdict.kind, seq, inspectionId };
}

function refusal(id: string | undefined, error: StationError): InspectReply {
  const { what, mend } = error.describe('en');
  return {
    schema: 1,
    ...(id === undefined ? {} : { id }),
    ok: false,
    error: { code: error.code, message: what, mend },
  };
}
