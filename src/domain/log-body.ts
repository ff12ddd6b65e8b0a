import { canonicalJson, type Json } from './canonical-json.js';
import type { LogBody } from './log-entry.js';

/** What of a body is repeated in columns, so that it can be searched. Derived, never the truth. */
export interface BodyColumns {
  readonly kind: LogBody['kind'];
  readonly inspectionId: string | null;
  readonly triggerId: string | null;
  readonly camera: string | null;
  readonly part: string | null;
  readonly verdict: string | null;
  /** Anomaly score; null where nothing was compared. */
  readonly score: number | null;
  readonly judgedAt: string | null;
}

/** The columns that belong to a body. */
export function columnsOf(body: LogBody): BodyColumns {
  if (body.kind === 'event') {
    const none = { inspectionId: null, triggerId: null, camera: null, part: null };
    return { kind: 'event', ...none, verdict: null, score: null, judgedAt: null };
  }
  const { id, trigger, verdict, observation, judgedAt } = body.inspection;
  return {
    kind: 'inspection',
    inspectionId: id,
    triggerId: trigger.id,
    camera: trigger.camera,
    part: trigger.part,
    verdict: verdict.kind,
    score: observation.kind === 'compared' ? observation.comparison.score : null,
    judgedAt,
  };
}

/**
 * The canonical JSON of a body. A number that is not finite becomes null, as in `JSON.stringify`: a broken measurement
 * must not keep its verdict, which is `unjudged` then, out of the log.
 */
export function bodyText(body: LogBody): string {
  return canonicalJson(toJson(body));
}

/**
 * The body that a text of the log holds.
 *
 * @throws SyntaxError when it is not one.
 */
export function parseBody(text: string): LogBody {
  const body: unknown = JSON.parse(text);
  if (!isLogBody(body)) throw new SyntaxError('it is neither an inspection nor an event');
  return body;
}

/**
 * Looks at what columns are made of and believes the rest: `bodyText` is the only writer, and what it wrote is what the
 * row's hash covers.
 */
function isLogBody(body: unknown): body is LogBody {
  if (!isObject(body)) return false;
  const { kind, inspection, event } = body;
  if (kind === 'event') return isObject(event) && typeof event['type'] === 'string';
  if (kind !== 'inspection' || !isObject(inspection)) return false;
  const { id, judgedAt, trigger, verdict, observation, evidence } = inspection;
  return (
    typeof id === 'string' &&
    typeof judgedAt === 'string' &&
    isObject(trigger) &&
    [trigger['id'], trigger['camera'], trigger['part']].every((value) => typeof value === 'string') &&
    isObject(verdict) &&
    typeof verdict['kind'] === 'string' &&
    isObject(observation) &&
    (observation['kind'] === 'failed' || isObject(observation['comparison'])) &&
    Array.isArray(evidence) &&
    evidence.every((item) => isObject(item) && typeof item['sha256'] === 'string')
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item));
  if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([key, member]) => [key, toJson(member)]));
  }
  throw new TypeError(`the log cannot hold a ${typeof value}`);
}
