import cookie from '@fastify/cookie';
import type { Logger, Metrics, ReadyCheck } from '@roadcall/service-kit';
import type { Pool } from '@roadcall/store';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ApiConfig } from './config.ts';
import type { LiveTables } from './gateway/live-tables.ts';
import { API_PREFIX, type ApiRoute } from './http/api-route.ts';
import { limitAttempts } from './http/attempt-limits.ts';
import { limitCalls, STRANGERS } from './http/call-limit.ts';
import type { Authenticator } from './http/authenticate.ts';
import { addConsole } from './http/console-files.ts';
import { guardRoutes } from './http/guard.ts';
import { addMetricsRoute } from './http/metrics-route.ts';
import { answerUnknown, KnownPaths } from './http/not-found.ts';
import { observeRequests } from './http/observe-requests.ts';
import { addOpenApi } from './http/openapi.ts';
import { handleProblems } from './http/problem-handler.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import type { CityFiles } from './routes/city.ts';
import { routes } from './routes.ts';

/** Largest request body unless a route says otherwise, bytes. */
const BODY_LIMIT_BYTES = 64 * 1024;

export interface BuildOptions {
  config: Pick<
    ApiConfig,
    | 'TRUST_PROXY'
    | 'ALLOWED_ORIGINS'
    | 'METRICS_TOKEN'
    | 'METRICS_PEERS'
    | 'WEB_DIST'
    | 'API_MAX_CALLS_PER_ADDRESS_PER_S'
  >;
  pool: Pool;
  tables: LiveTables;
  cityFiles: CityFiles | undefined;
  authenticator: Authenticator;
  logger: Logger;
  metrics: Metrics;
  readyChecks: Record<string, ReadyCheck>;
}

const CALLS_WINDOW_MS = 10_000;

/** The HTTP side of the api, not yet listening. `apiRoutes` lists what was registered under /api/v1. */
export async function build(options: BuildOptions): Promise<{ app: FastifyInstance; apiRoutes: ApiRoute[] }> {
  const { config, logger, metrics } = options;
  const baseLogger: FastifyBaseLogger = logger;
  const app: FastifyInstance = Fastify({
    loggerInstance: baseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // One hop: the address that our proxy added. What stands before it in the header is the caller's own word.
    trustProxy: config.TRUST_PROXY ? (_address: string, hop: number) => hop === 0 : false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
    genReqId: () => crypto.randomUUID(),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  handleProblems(app);
  observeRequests(app, metrics);
  await addSecurityHeaders(app);
  await app.register(cookie);
  const attempts = await limitAttempts(app);
  const strangers = limitCalls(app, STRANGERS);
  const most = config.API_MAX_CALLS_PER_ADDRESS_PER_S * (CALLS_WINDOW_MS / 1_000);
  const everyone = limitCalls(app, { what: 'call', most, windowMs: CALLS_WINDOW_MS });
  app.addHook('onRequest', async (request) => {
    if (request.url.startsWith(`${API_PREFIX}/`)) await everyone.count(request);
  });
  guardRoutes(app, { authenticator: options.authenticator, allowedOrigins: config.ALLOWED_ORIGINS });
  await addOpenApi(app);

  const apiRoutes = routes({ ...options, attempts, strangers });
  const known = new KnownPaths();
  for (const route of apiRoutes) {
    route.register(app);
    known.add(API_PREFIX + route.path, route.method);
  }
  app.route({
    method: 'GET',
    url: `${API_PREFIX}/openapi.json`,
    config: { access: 'public' },
    schema: { hide: true },
    handler: async () => app.swagger(),
  });
  addMetricsRoute(app, { metrics, token: config.METRICS_TOKEN, peers: config.METRICS_PEERS, logger });
  const otherwise = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    answerUnknown(known, request, reply);
  await addConsole(app, { folder: config.WEB_DIST, otherwise });
  app.setNotFoundHandler(otherwise);
  return { app, apiRoutes };
}
