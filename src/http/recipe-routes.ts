import type { FastifyReply } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { problemsOf } from '../config/parse-json.js';
import { recipeHistorySchema, recipeVersionSchema } from '../config/store/recipe-history-schema.js';
import { errorBodySchema } from '../contract/http-api.js';
import {
  type Candidate,
  type ChangeCommand,
  candidateSchema,
  candidatesSchema,
  captureSchema,
  changeSchema,
  differencesSchema,
  diffQuerySchema,
  importedSchema,
  importQuerySchema,
  type NewVersionCommand,
  newVersionSchema,
  partParamsSchema,
  type RecipeDetail,
  recipeDetailSchema,
  recipeListSchema,
  rollbackSchema,
  sampleParamsSchema,
  versionParamsSchema,
} from '../contract/recipe-api.js';
import type { RecipeHistory, RecipeVersion } from '../domain/recipe-history.js';
import { StationError } from '../domain/station-error.js';
import { readImageHeader } from '../runtime/image-header.js';

const failures = { '4xx': errorBodySchema, '5xx': errorBodySchema };

/** Largest image that is taken, bytes. */
const maxImageBytes = 64 * 1024 * 1024;

/** Largest bundle that is taken, bytes. */
const maxBundleBytes = 512 * 1024 * 1024;

/** An image on its way to the station, with a name that ends like its format. */
interface SentImage {
  readonly file: string;
  readonly data: Uint8Array;
}

interface ContentDifference {
  readonly key: string;
  readonly from?: string;
  readonly to?: string;
}

type Step = 'approved' | 'activated' | 'retired';

/** What the routes need of the station. */
export interface RecipeApi {
  list(): Promise<readonly RecipeHistory[]>;
  history(part: string): Promise<RecipeHistory>;
  detail(part: string, version: number): Promise<RecipeDetail>;
  sample(part: string, sha256: string): Promise<Uint8Array>;
  candidates(part: string): Promise<readonly Candidate[]>;
  candidatePicture(part: string, sha256: string): Promise<Uint8Array>;
  /** Checks an image, or a frame of a camera, and keeps it as a candidate. */
  addCandidate(
    part: string,
    from: { readonly image: SentImage } | { readonly camera: string | undefined },
  ): Promise<Candidate>;
  removeCandidate(part: string, sha256: string): Promise<void>;
  create(part: string, command: NewVersionCommand): Promise<RecipeVersion>;
  change(
    part: string,
    version: number,
    command: ChangeCommand & { readonly kind: Step },
  ): Promise<RecipeVersion>;
  diff(part: string, to: number, from: number | undefined): Promise<readonly ContentDifference[]>;
  bundle(part: string, version: number): Promise<Uint8Array>;
  importBundle(bytes: Buffer, command: ChangeCommand): Promise<{ part: string; version: RecipeVersion }>;
  rollback(
    part: string,
    command: ChangeCommand & { readonly to?: number | undefined },
  ): Promise<RecipeVersion>;
}

/** Versions of recipes: registration and life cycle. */
export const recipeRoutes: FastifyPluginCallbackZod<{ readonly recipes: RecipeApi }> = (
  server,
  { recipes },
  done,
) => {
  server.addContentTypeParser(
    /^image\//,
    { parseAs: 'buffer', bodyLimit: maxImageBytes },
    (_request, body, parsed) => parsed(null, body),
  );
  server.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: maxBundleBytes },
    (_request, body, parsed) => parsed(null, body),
  );

  server.get(
    '/api/recipes',
    { schema: { summary: 'Recipes of the store', response: { 200: recipeListSchema, ...failures } } },
    async () => ({ recipes: (await recipes.list()).map(historyBody) }),
  );

  server.get(
    '/api/recipes/:part',
    {
      schema: {
        summary: 'Versions of a part and what became of them',
        params: partParamsSchema,
        response: { 200: recipeHistorySchema, ...failures },
      },
    },
    async ({ params: { part } }) => historyBody(await recipes.history(part)),
  );

  server.get(
    '/api/recipes/:part/versions/:version',
    {
      schema: {
        summary: 'One version, whole',
        params: versionParamsSchema,
        response: { 200: recipeDetailSchema, ...failures },
      },
    },
    async ({ params: { part, version } }) => recipes.detail(part, version),
  );

  server.get(
    '/api/recipes/:part/diff',
    {
      schema: {
        summary: 'In what two versions differ',
        params: partParamsSchema,
        querystring: diffQuerySchema,
        response: { 200: differencesSchema, ...failures },
      },
    },
    async ({ params: { part }, query: { from, to } }) => ({
      differences: [...(await recipes.diff(part, to, from))],
    }),
  );

  server.get(
    '/api/recipes/:part/versions/:version/bundle',
    { schema: { summary: 'A version in one signed file', params: versionParamsSchema } },
    async ({ params: { part, version } }, reply) =>
      reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename="${part}-v${version}.recipe"`)
        .send(await recipes.bundle(part, version)),
  );

  server.post(
    '/api/recipe-bundles',
    {
      bodyLimit: maxBundleBytes,
      schema: {
        summary: 'Verify a bundle, sent as `application/octet-stream`, and make a draft of what it holds',
        querystring: importQuerySchema,
        response: { 200: importedSchema, ...failures },
      },
    },
    async ({ query, body }) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const { part, version } = await recipes.importBundle(bytes, query);
      return { part, version: versionBody(version) };
    },
  );

  server.get(
    '/api/recipes/:part/samples/:sha256',
    { schema: { summary: 'Image of a golden sample', params: sampleParamsSchema } },
    async ({ params: { part, sha256 } }, reply) => sendImage(reply, await recipes.sample(part, sha256)),
  );

  server.get(
    '/api/recipes/:part/candidates',
    {
      schema: {
        summary: 'Candidates that wait',
        params: partParamsSchema,
        response: { 200: candidatesSchema, ...failures },
      },
    },
    async ({ params: { part } }) => ({ candidates: [...(await recipes.candidates(part))] }),
  );

  server.post(
    '/api/recipes/:part/candidates',
    {
      bodyLimit: maxImageBytes,
      schema: {
        summary: 'Check an image as a golden sample: its bytes as `image/*`, or JSON for a frame of a camera',
        params: partParamsSchema,
        response: { 200: candidateSchema, ...failures },
      },
    },
    async ({ params: { part }, body, headers }) => {
      if (Buffer.isBuffer(body)) {
        return recipes.addCandidate(part, { image: { file: nameOf(headers['content-type']), data: body } });
      }
      const capture = captureSchema.safeParse(body ?? {});
      if (capture.success) return recipes.addCandidate(part, { camera: capture.data.camera });
      const problems = problemsOf(capture.error);
      throw new StationError('command-invalid', { topic: `/api/recipes/${part}/candidates`, problems });
    },
  );

  server.get(
    '/api/recipes/:part/candidates/:sha256/picture',
    { schema: { summary: 'Candidate with what differs as heat', params: sampleParamsSchema } },
    async ({ params: { part, sha256 } }, reply) =>
      sendImage(reply, await recipes.candidatePicture(part, sha256)),
  );

  server.delete(
    '/api/recipes/:part/candidates/:sha256',
    { schema: { summary: 'Drop a candidate', params: sampleParamsSchema } },
    async ({ params: { part, sha256 } }, reply) => {
      await recipes.removeCandidate(part, sha256);
      return reply.status(204).send();
    },
  );

  const changed = { response: { 200: recipeVersionSchema, ...failures } };
  server.post(
    '/api/recipes/:part/versions',
    {
      schema: {
        summary: 'Make a draft from candidates, settings and an earlier version',
        params: partParamsSchema,
        body: newVersionSchema,
        ...changed,
      },
    },
    async ({ params: { part }, body }) => versionBody(await recipes.create(part, body)),
  );

  for (const [verb, kind, summary] of steps) {
    server.post(
      `/api/recipes/:part/versions/:version/${verb}`,
      { schema: { summary, params: versionParamsSchema, body: changeSchema, ...changed } },
      async ({ params: { part, version }, body }) =>
        versionBody(await recipes.change(part, version, { ...body, kind })),
    );
  }

  server.post(
    '/api/recipes/:part/rollback',
    {
      schema: {
        summary: 'Activate the version before, or another that was approved',
        params: partParamsSchema,
        body: rollbackSchema,
        ...changed,
      },
    },
    async ({ params: { part }, body }) => versionBody(await recipes.rollback(part, body)),
  );
  done();
};

const steps = [
  ['approve', 'approved', 'Approve a draft'],
  ['activate', 'activated', 'Judge by a version from the next part on'],
  ['retire', 'retired', 'Take a version out of use'],
] as const satisfies readonly (readonly [string, Step, string])[];

type HistoryBody = z.input<typeof recipeHistorySchema>;

function historyBody({ part, versions }: RecipeHistory): HistoryBody {
  return { part, versions: versions.map(versionBody) };
}

function versionBody(version: RecipeVersion): HistoryBody['versions'][number] {
  return { ...version, changes: [...version.changes] };
}

/** A name for messages, with the ending of the format. */
function nameOf(contentType: string | undefined): string {
  const [, format = ''] = /^image\/([a-z]+)/.exec(contentType ?? '') ?? [];
  return `image.${format}`;
}

function sendImage(reply: FastifyReply, data: Uint8Array): FastifyReply {
  const { format } = readImageHeader(Buffer.from(data)) ?? { format: 'octet-stream' };
  const type = format === 'octet-stream' ? 'application/octet-stream' : `image/${format}`;
  return reply.type(type).header('cache-control', 'private, max-age=3600').send(Buffer.from(data));
}
