import { createHash, createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { keepAnswer, takeIdempotencyKey, withTransaction, type Pool, type Transaction } from '@roadcall/store';
import type { Principal } from './principal.ts';
import { ProblemError } from './problems.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

interface CreatingCall {
  principal: Principal;
  request: FastifyRequest;
  reply: FastifyReply;
}

/**
 * Runs a creating POST in one transaction. With an Idempotency-Key its answer is kept in the same transaction, and a
 * repetition gets that answer (`idempotency-replayed: true`) instead of making a second record.
 * @throws ProblemError 422 when the key was used for another request, 400 when it is none.
 */
export async function createOnce<T>(pool: Pool, call: CreatingCall, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const { principal, request, reply } = call;
  const key = request.headers['idempotency-key'];
  if (key === undefined) return withTransaction(pool, work);
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new ProblemError(400, 'invalid_headers', 'A header is not valid', {
      errors: [{ field: 'idempotency-key', message: 'is 1 to 200 visible ASCII characters' }],
    });
  }
  // Neither key nor body can be found out from what is kept: a body may hold a password, and only the key opens its hash.
  const keyHash = createHash('sha256').update(key).digest('base64url');
  const identity = { tenantId: principal.tenantId, principal: principal.actor, key: keyHash };
  const requestSha256 = createHmac('sha256', key)
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body)}`)
    .digest();
  return withTransaction(pool, async (tx) => {
    const kept = await takeIdempotencyKey(tx, identity, requestSha256);
    if (kept === undefined) {
      const body = await work(tx);
      await keepAnswer(tx, identity, { status: reply.statusCode, body });
      return body;
    }
    if (!kept.requestSha256.equals(requestSha256)) {
      throw new ProblemError(422, 'idempotency_key_reused', 'This Idempotency-Key was used for another request', {
        detail: 'use a fresh key for each new request, and the same one only to repeat it',
      });
    }
    void reply.code(kept.status).header('idempotency-replayed', 'true');
    // What was kept is the JSON of what this route's work gave back then.
    return kept.body as T;
  });
}
