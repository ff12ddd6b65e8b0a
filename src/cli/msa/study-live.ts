import { createInterface } from 'node:readline/promises';
import { errorBodySchema } from '../../contract/http-api.js';
import { resultPayloadSchema } from '../../contract/result-payload.js';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { Decision, StudyTrial } from '../../evaluation/attribute-study.js';
import { readDecision } from './read-decision.js';

/** What the operator is asked and told. */
export interface LiveTexts {
  readonly part: string;
  readonly reference: string;
  readonly notUnderstood: string;
  readonly place: (part: string, repeat: number, repeats: number) => string;
  readonly answer: (decision: Decision, score: number | undefined) => string;
}

interface StudyLive {
  /** Of the running station, `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly camera?: string;
  readonly part: string;
  readonly repeats: number;
  /** By name of the part; asked where absent. */
  readonly references?: ReadonlyMap<string, Decision>;
  /** Waits for the operator before each repeat, so that the part is taken out and put in again. */
  readonly reload: boolean;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly texts: LiveTexts;
}

/**
 * Asks a running station for several verdicts on each part that an operator puts in. The name of the part goes into the
 * audit log as its serial number, so that the study can be made again from there. Ends at an empty name.
 *
 * @throws StationError `station-unreachable`, or what the station answers.
 */
export async function studyLive(options: StudyLive): Promise<readonly StudyTrial[]> {
  const { input, output, texts, references, repeats } = options;
  const desk = createInterface({ input, output });
  const ended = new AbortController();
  desk.once('close', () => ended.abort());
  const ask = async (question: string): Promise<string> =>
    desk.question(question, { signal: ended.signal }).catch(() => '');
  const trials: StudyTrial[] = [];
  try {
    for (;;) {
      const part = (await ask(texts.part)).trim();
      if (part === '') return trials;
      const reference = references?.get(part) ?? (await askDecision(ask, options, ended.signal));
      if (reference === undefined) return trials;
      for (let repeat = 1; repeat <= repeats; repeat += 1) {
        if (repeat === 1 || options.reload) await ask(texts.place(part, repeat, repeats));
        if (ended.signal.aborted) return trials;
        const { decision, station, score } = await inspect(options, part);
        output.write(`${texts.answer(decision, score)}\n`);
        trials.push({ part, appraiser: station, decision, reference });
      }
    }
  } finally {
    desk.close();
  }
}

async function askDecision(
  ask: (question: string) => Promise<string>,
  { texts, output }: StudyLive,
  ended: AbortSignal,
): Promise<Decision | undefined> {
  while (!ended.aborted) {
    const decision = readDecision(await ask(texts.reference));
    if (decision !== undefined) return decision;
    if (!ended.aborted) output.write(`${texts.notUnderstood}\n`);
  }
  return undefined;
}

interface Answer {
  readonly decision: Decision;
  readonly station: string;
  readonly score: number | undefined;
}

async function inspect({ url, camera, part }: StudyLive, serial: string): Promise<Answer> {
  const response = await fetch(new URL('/api/inspections', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...(camera === undefined ? {} : { camera }), part, serial }),
  }).catch((error: unknown) => {
    throw new StationError('station-unreachable', { url, why: causeOf(error) }, { cause: error });
  });
  const body: unknown = await response.json().catch(() => undefined);
  const result = resultPayloadSchema.safeParse(body);
  if (response.ok && result.success) {
    const { verdict, station, score } = result.data;
    return { decision: verdict === 'pass' ? 'good' : 'defective', station, score };
  }
  const refused = errorBodySchema.safeParse(body);
  const why = refused.success ? refused.data.message : `it answered ${response.status}`;
  throw new StationError('station-unreachable', { url, why });
}

/** `fetch failed` says nothing; its cause does. */
function causeOf(error: unknown): string {
  return messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
