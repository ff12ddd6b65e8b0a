import { fastifySwagger } from '@fastify/swagger';
import { type FastifyInstance, fastify } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { maxCommandBytes } from '../contract/inspect-command.js';
import { toResultPayload } from '../contract/to-result-payload.js';
import type { LogEntry } from '../domain/log-entry.js';
import { messageOf, StationError } from '../domain/station-error.js';
import type { Logger } from '../ports/logger.js';
import type { Component } from '../runtime/component.js';
import { untilAborted } from '../runtime/until-aborted.js';
import { type ApiOptions, apiRoutes } from './api-routes.js';
import { EventFeed } from './event-feed.js';
import { httpError } from './http-error.js';
import { readPageFiles } from './page-files.js';
import { type RecipeApi, recipeRoutes } from './recipe-routes.js';
import { type Reports, reportRoutes } from './report-routes.js';

interface HttpServerOptions extends Omit<ApiOptions, 'feed'> {
  /** The recipe store; no such routes when absent. */
  readonly recipes?: RecipeApi;
  /** Looks back on the log; no such pages when absent. */
  readonly reports?: Reports;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Folder of the built page. */
  readonly page: URL;
  readonly logger: Logger;
}

/** Nothing but the page's own files and the station's images; no other page may frame it. */
const contentSecurityPolicy =
  "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Operator API and page. */
export class HttpServer implements Component {
  readonly name = 'http';
  readonly #options: HttpServerOptions;
  readonly #feed = new EventFeed();
  readonly #listening: Promise<string>;
  #announce: (url: string) => void = () => undefined;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#listening = new Promise((resolve) => {
      this.#announce = resolve;
    });
  }

  /** `http://host:port`, once it listens. */
  async url(): Promise<string> {
    return this.#listening;
  }

  /** Tells the viewers of a row that is on disk. */
  tell(entry: LogEntry): void {
    const payload = toResultPayload(entry);
    if (payload !== undefined) this.#feed.send('inspection', payload);
  }

  /** Tells the viewers that the state has changed. */
  async tellState(): Promise<void> {
    this.#feed.send('state', await this.#options.state());
  }

  /** @throws StationError `port-in-use` */
  async run(signal: AbortSignal): Promise<void> {
    const { host, port } = this.#options;
    const server = await this.#build();
    try {
      this.#announce(await server.listen({ host, port }));
    } catch (error) {
      const parameters = { port, what: `the operator page (${messageOf(error)})`, key: 'http.port' };
      throw new StationError('port-in-use', parameters, { cause: error });
    }
    await untilAborted(signal);
    this.#feed.close();
    await server.close();
  }

  async #build(): Promise<FastifyInstance> {
    const { info, logger, page, recipes, reports } = this.#options;
    const server = fastify({ bodyLimit: maxCommandBytes, forceCloseConnections: true });
    server.setValidatorCompiler(validatorCompiler);
    server.setSerializerCompiler(serializerCompiler);
    server.addHook('onRequest', async (request, reply) => {
      reply
        .header('content-security-policy', contentSecurityPolicy)
        .header('x-content-type-options', 'nosniff');
      refuseForeign(request.method, request.headers.origin, request.host);
    });
    server.setErrorHandler(async (error, request, reply) => {
      const known = httpError(error) ?? httpError(asInvalid(error, request.url));
      if (known !== undefined) return reply.status(known.status).send(known.body);
      logger.error({ component: this.name, url: request.url }, messageOf(error));
      const body = { code: 'internal', message: 'the station failed to answer', mend: 'See its log.' };
      return reply.status(500).send(body);
    });
    await server.register(fastifySwagger, {
      openapi: { info: { title: 'Twinspect', version: info.software } },
      transform: jsonSchemaTransform,
    });
    await server.register(apiRoutes, { ...this.#options, feed: this.#feed });
    if (recipes !== undefined) await server.register(recipeRoutes, { recipes });
    if (reports !== undefined) await server.register(reportRoutes, reports);
    server.get('/api/openapi.json', { schema: { hide: true } }, () => server.swagger());
    for (const [path, { type, data }] of await readPageFiles(page)) {
      server.get(path, { schema: { hide: true } }, (_request, reply) =>
        reply.type(type).header('cache-control', 'no-cache').send(data),
      );
    }
    return server;
  }
}

/** A page of another site must not change anything here; programs send no Origin. */
function refuseForeign(method: string, origin: string | undefined, host: string): void {
  if (method === 'GET' || method === 'HEAD' || origin === undefined) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new StationError('origin-refused', { origin });
}

/** What the framework refused before a route saw it: a body that is no JSON, too large, or not as the schema says. */
function asInvalid(error: unknown, url: string): StationError | undefined {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 0;
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  return new StationError('command-invalid', { topic: url, problems: messageOf(error) }, { cause: error });
}
