import { mayReadMetrics, mergeExpositions, type Logger, type Metrics } from '@roadcall/service-kit';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from './problems.ts';

const PEER_TIMEOUT_MS = 2_000;

/** `/metrics`: our own and those of the peers, for loopback and bearers of the metrics token. */
export function addMetricsRoute(
  app: FastifyInstance,
  options: { metrics: Metrics; token: string | undefined; peers: readonly string[]; logger: Logger },
): void {
  const { metrics, token, peers, logger } = options;

  async function readPeer(url: string): Promise<string> {
    try {
      const response = await fetch(new URL('/metrics', url), {
        signal: AbortSignal.timeout(PEER_TIMEOUT_MS),
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
      if (response.ok) return await response.text();
      logger.warn({ url, status: response.status }, 'a peer refused its metrics');
    } catch (error) {
      logger.warn({ url, err: error }, 'a peer gave no metrics');
    }
    return '';
  }

  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'public' },
    schema: { hide: true },
    handler: async (request, reply) => {
      if (!mayReadMetrics(request.raw, token)) {
        throw new ProblemError(403, 'metrics_need_a_token', 'Metrics are for loopback and bearers of METRICS_TOKEN');
      }
      const texts = await Promise.all([metrics.text(), ...peers.map(readPeer)]);
      return reply.type(metrics.registry.contentType).send(mergeExpositions(texts));
    },
  });
}
