import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ProblemError } from './problems.ts';
import { storeRefusal } from './store-refusals.ts';

const INVALID_TITLES: Readonly<Record<string, [code: string, title: string]>> = {
  body: ['invalid_body', 'The request body is not valid'],
  querystring: ['invalid_query', 'The query is not valid'],
  params: ['invalid_path', 'The path is not valid'],
  headers: ['invalid_headers', 'A header is not valid'],
};

/** Errors of Fastify itself that are the client's doing. */
const CLIENT_FAULTS: Readonly<Record<string, [status: number, code: string, title: string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported_media_type', 'Send application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'empty_body', 'The request body is empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'malformed_json', 'The request body is not JSON'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The request body is too large'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'invalid_content_length', 'Content-Length does not fit the body'],
  FST_ERR_BAD_URL: [400, 'malformed_url', 'The URL is malformed'],
};

/** Answers every failure of a handler as `application/problem+json`; what is not the client's fault is logged, not shown. */
export function handleProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(asProblem(error, request), reply));
}

export function sendProblem(problem: ProblemError, reply: FastifyReply): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ ...problem.headers, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem.toProblem());
}

function asProblem(error: FastifyError, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [code, title] = INVALID_TITLES[error.validationContext ?? 'body'] ?? ['invalid_request', 'Not valid'];
    return new ProblemError(400, code, title, {
      errors: error.validation.map(({ instancePath, message }) => ({
        field: instancePath.slice(1).replaceAll('/', '.'),
        message: message ?? 'is not valid',
      })),
    });
  }
  const known = CLIENT_FAULTS[error.code];
  if (known !== undefined) return new ProblemError(...known, { detail: error.message, cause: error });
  if (error instanceof SyntaxError && error.statusCode === 400) {
    return new ProblemError(400, 'malformed_json', 'The request body is not JSON', { detail: error.message });
  }
  const refusal = storeRefusal(error, request);
  if (refusal !== undefined) {
    if (refusal.status === 503) request.log.warn({ err: error }, 'the database is away');
    return refusal;
  }
  request.log.error({ err: error }, 'a request failed');
  return new ProblemError(500, 'internal_error', 'Something failed on our side', {
    detail: `it is in the log under request ${request.id}`,
    cause: error,
  });
}
