import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

export interface CallLimit {
  /** Counts one call. @throws ProblemError 429 when its address made too many. */
  count(request: FastifyRequest): Promise<void>;
}

/** Calls of strangers: a page that looks every ten seconds makes 30 in five minutes; a mobile network shares addresses. */
export const STRANGERS = { what: 'stranger', most: 300, windowMs: 5 * 60_000 };

/**
 * Slows callers by address, in this process's memory. The limiter's plugin must be registered (attempt-limits.ts).
 * @param of `what` keeps the counts of several limits apart; at most `most` calls in `windowMs`.
 */
export function limitCalls(app: FastifyInstance, of: { what: string; most: number; windowMs: number }): CallLimit {
  const limit = app.createRateLimit({
    max: of.most,
    timeWindow: of.windowMs,
    keyGenerator: (request) => `${of.what} ${request.ip}`,
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
