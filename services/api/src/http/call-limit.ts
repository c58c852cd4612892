import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

const WINDOW_MS = 5 * 60_000;
/** Calls of one address in a window: a page that looks every ten seconds makes 30; a mobile network shares addresses. */
const PER_ADDRESS = 300;

export interface CallLimit {
  /** Counts one call of somebody without an account. @throws ProblemError 429 when there were too many. */
  count(request: FastifyRequest): Promise<void>;
}

/**
 * Slows strangers by address, in this process's memory. The limiter's plugin must be registered (attempt-limits.ts).
 */
export function limitStrangers(app: FastifyInstance): CallLimit {
  const limit = app.createRateLimit({
    max: PER_ADDRESS,
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => `stranger ${request.ip}`,
  });
  return {
    async count(request) {
      const outcome = await limit(request);
      if (outcome.isAllowed || !outcome.isExceeded) return;
      throw new ProblemError(429, 'too_many_attempts', 'Too many calls', {
        detail: `try again in ${outcome.ttlInSeconds} s`,
        headers: { 'retry-after': String(outcome.ttlInSeconds) },
      });
    },
  };
}
