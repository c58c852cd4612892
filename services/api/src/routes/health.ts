import { checkReadiness, type ReadyCheck } from '@roadcall/service-kit';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';

const tag = 'health';
const Health = z.object({
  status: z.string(),
  service: z.string(),
  checks: z.record(z.string(), z.string()).optional().describe('"ok" or what is wrong, per part'),
});

/** Whether the process runs, and whether all it needs does too. */
export function healthRoutes(checks: Record<string, ReadyCheck>): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/health/live',
      access: 'public',
      tag,
      summary: 'The process runs',
      response: Health,
      handle: async () => ({ status: 'live', service: 'api' }),
    }),
    apiRoute({
      method: 'GET',
      path: '/health/ready',
      access: 'public',
      tag,
      summary: 'The process and all it needs work; else 503 with what does not',
      response: Health,
      async handle({ reply }) {
        const { ready, checks: outcomes } = await checkReadiness(checks);
        void reply.code(ready ? 200 : 503);
        return { status: ready ? 'ready' : 'not ready', service: 'api', checks: outcomes };
      },
    }),
  ];
}
