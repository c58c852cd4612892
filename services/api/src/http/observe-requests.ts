import type { Metrics } from '@roadcall/service-kit';
import type { FastifyInstance } from 'fastify';

/** Measures each request by its route pattern (never by its URL, which would make a series per vehicle). */
export function observeRequests(app: FastifyInstance, metrics: Metrics): void {
  const latency = metrics.histogram({
    name: 'roadcall_http_request_duration_seconds',
    help: 'Time from the last byte of the request head to the last byte of the answer, by route',
    labelNames: ['method', 'route', 'status'],
  });
  app.addHook('onResponse', async (request, reply) => {
    latency.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
    );
  });
}
