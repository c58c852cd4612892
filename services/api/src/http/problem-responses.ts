import { Problem } from '@roadcall/contracts';

/** Refusals as the OpenAPI document shows them. They are serialised by the problem handler, not by these schemas. */
export function problemResponses(isGuarded: boolean): Record<string, unknown> {
  return {
    400: problem('The request is not valid: which field, why, what is allowed'),
    ...(isGuarded ? { 401: problem('No session'), 403: problem('This role may not') } : {}),
    '4xx': problem('Refused, with a code for programs'),
    503: problem('The database is away'),
  };
}

function problem(description: string): unknown {
  return { description, content: { 'application/problem+json': { schema: Problem } } };
}
