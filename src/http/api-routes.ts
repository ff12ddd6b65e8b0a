import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import {
  errorBodySchema,
  evidenceIdSchema,
  type InspectionDetail,
  inspectionDetailSchema,
  inspectionIdSchema,
  inspectionsQuerySchema,
  inspectionsSchema,
  type StationInfo,
  stationInfoSchema,
} from '../contract/http-api.js';
import { type InspectCommand, inspectCommandSchema } from '../contract/inspect-command.js';
import { type ResultPayload, resultPayloadSchema } from '../contract/result-payload.js';
import { type StatePayload, statePayloadSchema } from '../contract/state-payload.js';
import { toResultPayload } from '../contract/to-result-payload.js';
import type { LogEntry } from '../domain/log-entry.js';
import { StationError } from '../domain/station-error.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { EventFeed } from './event-feed.js';

/** What every route can answer besides. */
const failures = { '4xx': errorBodySchema, '5xx': errorBodySchema };

/** What the API needs of the station. */
export interface ApiOptions {
  readonly info: StationInfo;
  readonly state: () => Promise<StatePayload>;
  /** Activities that make no progress; none when the station is healthy. */
  readonly silent: () => readonly string[];
  readonly request: (command: InspectCommand) => Promise<LogEntry>;
  readonly auditLog: Pick<AuditLog, 'list' | 'find' | 'evidence'>;
  readonly feed: EventFeed;
}

/** The operator API: typed routes, the schemas of which are the contract. */
export const apiRoutes: FastifyPluginCallbackZod<ApiOptions> = (server, options, done) => {
  const { info, state, silent, request, auditLog, feed } = options;

  server.get('/api/station', { schema: { response: { 200: stationInfoSchema, ...failures } } }, () => info);

  server.get('/api/state', { schema: { response: { 200: statePayloadSchema, ...failures } } }, () => state());

  server.get(
    '/api/inspections',
    { schema: { querystring: inspectionsQuerySchema, response: { 200: inspectionsSchema, ...failures } } },
    async ({ query: { limit, before, ...filter } }) => {
      const entries = await auditLog.list({
        limit,
        ...(before === undefined ? {} : { beforeSeq: before }),
        ...defined(filter),
      });
      return { inspections: entries.map(result) };
    },
  );

  server.get(
    '/api/inspections/:id',
    { schema: { params: inspectionIdSchema, response: { 200: inspectionDetailSchema, ...failures } } },
    async ({ params: { id } }) => {
      const entry = await auditLog.find(id);
      if (entry === undefined) throw new StationError('entry-not-found', { id });
      return detail(entry);
    },
  );

  server.post(
    '/api/inspections',
    { schema: { body: inspectCommandSchema, response: { 200: resultPayloadSchema, ...failures } } },
    async ({ body }) => result(await request(body)),
  );

  server.get(
    '/api/evidence/:sha256',
    { schema: { params: evidenceIdSchema } },
    async ({ params: { sha256 } }, reply) => {
      const data = await auditLog.evidence(sha256);
      if (data === undefined) throw new StationError('entry-not-found', { id: sha256 });
      // Named by its content: it can never change.
      return reply
        .type(mediaType(data))
        .header('cache-control', 'private, max-age=31536000, immutable')
        .send(Buffer.from(data));
    },
  );

  server.get('/api/events', async (_request, reply) => {
    reply.hijack();
    feed.add(reply.raw);
    feed.send('state', await state());
  });

  server.get('/health', (_request, reply) => {
    const hanging = silent();
    return reply.status(hanging.length === 0 ? 200 : 503).send({ healthy: hanging.length === 0, hanging });
  });
  done();
};

function result(entry: LogEntry): ResultPayload {
  const payload = toResultPayload(entry);
  if (payload === undefined) throw new Error(`row ${entry.seq} is no inspection`);
  return payload;
}

function detail(entry: LogEntry): InspectionDetail {
  const { recordedAt, previousHash, publishedAt, body } = entry;
  if (body.kind !== 'inspection') throw new Error(`row ${entry.seq} is no inspection`);
  const { timings, frame } = body.inspection.observation;
  return {
    result: result(entry),
    recordedAt,
    previousHash,
    ...(publishedAt === undefined ? {} : { publishedAt }),
    stagesMs: timings,
    ...(frame?.file === undefined ? {} : { file: frame.file }),
  };
}

/** The record without the keys that hold nothing. */
function defined<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is undefined has been taken out
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** JPEG files begin with FF D8; all other evidence is PNG. */
function mediaType(data: Uint8Array): 'image/jpeg' | 'image/png' {
  return data[0] === 0xff && data[1] === 0xd8 ? 'image/jpeg' : 'image/png';
}
