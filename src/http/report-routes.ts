import type { FastifyReply } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import {
  type NameCommand,
  type NamedRegionBody,
  nameCommandSchema,
  namedRegionSchema,
  type RegionAddress,
  regionAddressSchema,
} from '../contract/defect-names.js';
import {
  type DriftReport,
  driftReportSchema,
  type ReportQuery,
  reportQuerySchema,
} from '../contract/drift.js';
import { errorBodySchema } from '../contract/http-api.js';
import {
  type WhatIfAnswer,
  type WhatIfCommand,
  type WhatIfQuery,
  whatIfAnswerSchema,
  whatIfCommandSchema,
  whatIfQuerySchema,
} from '../contract/what-if.js';

/** Looks back on the log, for programs and as pages that stand alone, and names what was found. */
export interface Reports {
  readonly drift: (query: ReportQuery) => Promise<DriftReport>;
  readonly driftPage: (query: ReportQuery) => Promise<string>;
  /** Names a region of a logged inspection. */
  readonly name: (address: RegionAddress, command: NameCommand) => Promise<NamedRegionBody>;
  readonly whatIf: (command: WhatIfCommand) => Promise<WhatIfAnswer>;
  readonly whatIfPage: (query: WhatIfQuery) => Promise<string>;
}

const failures = { '4xx': errorBodySchema, '5xx': errorBodySchema };

/** A report has its style in itself, and pictures that are evidence or data; it runs no script. */
const reportPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Routes of the reports. */
export const reportRoutes: FastifyPluginCallbackZod<Reports> = (server, reports, done) => {
  server.get(
    '/api/drift',
    { schema: { querystring: reportQuerySchema, response: { 200: driftReportSchema, ...failures } } },
    async ({ query }) => reports.drift(query),
  );

  server.get('/reports/drift', { schema: { querystring: reportQuerySchema } }, async ({ query }, reply) =>
    sendPage(reply, await reports.driftPage(query)),
  );

  server.post(
    '/api/whatif',
    { schema: { body: whatIfCommandSchema, response: { 200: whatIfAnswerSchema, ...failures } } },
    async ({ body }) => reports.whatIf(body),
  );

  server.post(
    '/api/inspections/:id/regions/:region/name',
    {
      schema: {
        params: regionAddressSchema,
        body: nameCommandSchema,
        response: { 200: namedRegionSchema, ...failures },
      },
    },
    async ({ params, body }) => reports.name(params, body),
  );

  server.get('/reports/whatif', { schema: { querystring: whatIfQuerySchema } }, async ({ query }, reply) =>
    sendPage(reply, await reports.whatIfPage(query)),
  );
  done();
};

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', reportPolicy)
    .header('cache-control', 'no-store')
    .send(page);
}
