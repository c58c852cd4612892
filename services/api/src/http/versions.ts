import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

/** Tells the client the version of what it gets, for If-Match. */
export function sendVersion(reply: FastifyReply, record: { version: number }): void {
  void reply.header('etag', `"${record.version}"`);
}

/**
 * The version that the client has read, from If-Match; null for `*` or, where it may be left out, without one.
 * @throws ProblemError 428 where it must be given, 400 when it is not one of our ETags.
 */
export function expectedVersion(request: FastifyRequest, need: 'required' | 'optional'): number | null {
  const given = request.headers['if-match'];
  if (given === '*') return null;
  if (given === undefined) {
    if (need === 'optional') return null;
    throw new ProblemError(428, 'precondition_required', 'Say which version you edit', {
      detail: 'send If-Match with the ETag of the record as you read it, e.g. If-Match: "3"',
    });
  }
  const version = /^"(\d{1,9})"$/.exec(given)?.[1];
  if (version !== undefined) return Number(version);
  throw new ProblemError(400, 'invalid_headers', 'A header is not valid', {
    errors: [{ field: 'if-match', message: 'is the ETag of the record, e.g. "3", or *' }],
  });
}
