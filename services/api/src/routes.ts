import type { Pool } from '@roadcall/store';
import type { ReadyCheck } from '@roadcall/service-kit';
import type { ApiRoute } from './http/api-route.ts';
import type { AttemptLimit } from './http/attempt-limits.ts';
import { authRoutes } from './routes/auth.ts';
import { healthRoutes } from './routes/health.ts';

export interface RouteDeps {
  pool: Pool;
  attempts: AttemptLimit;
  readyChecks: Record<string, ReadyCheck>;
}

/** The map of the API: every route under /api/v1, by resource. */
export function routes(deps: RouteDeps): ApiRoute[] {
  return [...healthRoutes(deps.readyChecks), ...authRoutes({ db: deps.pool, attempts: deps.attempts })];
}
