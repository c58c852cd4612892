import type { Problem } from '@roadcall/contracts';

type FieldError = NonNullable<Problem['errors']>[number];

interface ProblemOptions {
  detail?: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** A refusal that the client gets as `application/problem+json` (RFC 9457). */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, title: string, options: ProblemOptions = {}) {
    super(options.detail ?? title, { cause: options.cause });
    this.name = 'ProblemError';
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = options.detail;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }

  toProblem(): Problem {
    return {
      type: `urn:roadcall:problem:${this.code}`,
      title: this.title,
      status: this.status,
      code: this.code,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }
}

/** 404 for a record that is not there, or not in this tenant. */
export function notFound(what: string): ProblemError {
  return new ProblemError(404, 'not_found', 'Not found', { detail: `there is no such ${what}` });
}

/** 409: the request is well-formed, the state of the records forbids it. */
export function conflict(code: string, detail: string, cause?: unknown): ProblemError {
  return new ProblemError(409, code, 'Conflict', { detail, cause });
}

/** 400: one field of the request is wrong in a way that only the server can know. */
export function invalidField(field: string, message: string): ProblemError {
  return new ProblemError(400, 'invalid_body', 'The request body is not valid', { errors: [{ field, message }] });
}

/** 403: no role of this principal may do this. */
export function forbidden(detail: string): ProblemError {
  return new ProblemError(403, 'forbidden', 'Forbidden', { detail });
}

/** 403: the password was chosen by somebody else and has to be changed first. */
export function passwordChangeRequired(): ProblemError {
  return new ProblemError(403, 'password_change_required', 'Change your password first', {
    detail: 'your password was chosen by somebody else; POST /auth/change-password sets your own',
  });
}

/** 403: its role may do this, but not to this record. */
export function notYours(detail: string): ProblemError {
  return new ProblemError(403, 'not_yours', 'Not yours', { detail });
}

/** 401: no session, or one that ended. */
export function unauthenticated(): ProblemError {
  return new ProblemError(401, 'unauthenticated', 'Sign in first', {
    detail: 'send the session cookie, or Authorization: Bearer with a token from POST /api/v1/auth/sign-in',
    headers: { 'www-authenticate': 'Bearer realm="roadcall"' },
  });
}

/** 412: someone else changed the record since the client read it. */
export function versionConflict(current: number): ProblemError {
  return new ProblemError(412, 'version_conflict', 'Changed by someone else', {
    detail: `the record is at version ${current} now: read it again and repeat the edit with If-Match: "${current}"`,
  });
}
