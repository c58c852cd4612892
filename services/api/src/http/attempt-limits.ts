import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

const WINDOW_MS = 5 * 60_000;
/** Tries of a password from one address in a window; an office shares one. */
const PER_ADDRESS = 100;
/** Tries for one user name in a window. */
const PER_NAME = 20;

export interface AttemptLimit {
  /** Counts one try of a password. @throws ProblemError 429 when there were too many. */
  count(request: FastifyRequest, username: string): Promise<void>;
}

/** Slows the guessing of passwords, by address and by user name, in this process's memory. */
export async function limitAttempts(app: FastifyInstance): Promise<AttemptLimit> {
  await app.register(rateLimit, { global: false });
  const names = new WeakMap<FastifyRequest, string>();
  const limits = [
    app.createRateLimit({ max: PER_ADDRESS, timeWindow: WINDOW_MS, keyGenerator: (request) => request.ip }),
    app.createRateLimit({
      max: PER_NAME,
      timeWindow: WINDOW_MS,
      keyGenerator: (request) => names.get(request) ?? '',
    }),
  ];
  return {
    async count(request, username) {
      names.set(request, username);
      for (const limit of limits) {
        const outcome = await limit(request);
        if (outcome.isAllowed || !outcome.isExceeded) continue;
        request.log.warn({ username, address: request.ip }, 'too many sign-in attempts');
        throw new ProblemError(429, 'too_many_attempts', 'Too many attempts', {
          detail: `try again in ${outcome.ttlInSeconds} s`,
          headers: { 'retry-after': String(outcome.ttlInSeconds) },
        });
      }
    },
  };
}
