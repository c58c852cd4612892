import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from './logger.ts';
import { mayReadMetrics } from './metrics-access.ts';
import type { Metrics } from './metrics.ts';
import { checkReadiness, type ReadyCheck } from './readiness.ts';

export type { ReadyCheck } from './readiness.ts';

export interface HealthServerOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  service: string;
  metrics: Metrics;
  metricsToken?: string | undefined;
  /** What must work for the service to be called ready. */
  checks: Record<string, ReadyCheck>;
  /** What is shown beside that and may fail: there is another way then. */
  states?: Record<string, () => string>;
  logger: Logger;
}

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/**
 * The small HTTP server of services that have none of their own: `/api/v1/health/live`, `/api/v1/health/ready`
 * (503 while a check fails) and `/metrics`.
 * @throws the listen error, e.g. EADDRINUSE.
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.logger.error({ err: error }, 'health request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: HealthServerOptions): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (request.method !== 'GET' && request.method !== 'HEAD') return reply(response, 405, { title: 'only GET' });
  if (path === '/api/v1/health/live') return reply(response, 200, { status: 'live', service: options.service });
  if (path === '/api/v1/health/ready') {
    const { ready, checks } = await checkReadiness(options.checks);
    return reply(response, ready ? 200 : 503, {
      status: ready ? 'ready' : 'not ready',
      service: options.service,
      checks,
      ...(options.states && {
        states: Object.fromEntries(Object.entries(options.states).map(([part, state]) => [part, state()])),
      }),
    });
  }
  if (path === '/metrics') {
    if (!mayReadMetrics(request, options.metricsToken)) return reply(response, 403, { title: 'metrics need a token' });
    response.writeHead(200, { 'content-type': options.metrics.registry.contentType });
    response.end(await options.metrics.text());
    return;
  }
  return reply(response, 404, { title: 'not found' });
}

function reply(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  const type = status >= 400 && status !== 503 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
