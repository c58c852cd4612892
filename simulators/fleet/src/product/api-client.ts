import { Problem } from '@roadcall/contracts';
import type { z } from 'zod';

/** The API refused: its status and the code of its problem. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiRefusal';
    this.status = status;
    this.code = code;
  }

  /** Whether the same request may be taken later: the server is busy, restarting or rate limiting. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

const REQUEST_TIMEOUT_MS = 15_000;

export interface ApiRequest<R extends z.ZodType> {
  method: 'GET' | 'POST' | 'PATCH';
  /** Below /api/v1, e.g. `/rentals`. */
  path: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  response: R;
}

/** The product's API as one user: whoever the token belongs to. */
export class ApiClient {
  readonly #root: string;
  readonly #token: string;
  readonly #signal: AbortSignal;

  /** @param signal ends every request: the simulator stops. */
  constructor(apiUrl: string, token: string, signal: AbortSignal) {
    this.#root = `${apiUrl.replace(/\/$/, '')}/api/v1`;
    this.#token = token;
    this.#signal = signal;
  }

  /** Throws ApiRefusal for an answer other than 2xx, TypeError where there is no answer. */
  async send<R extends z.ZodType>(request: ApiRequest<R>): Promise<z.output<R>> {
    const hasBody = request.body !== undefined;
    const answer = await fetch(this.#root + request.path, {
      method: request.method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...request.headers,
      },
      ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    const text = await answer.text();
    if (!answer.ok) throw refusalOf(answer.status, text, `${request.method} ${request.path}`);
    return request.response.parse(text === '' ? undefined : JSON.parse(text));
  }
}

function refusalOf(status: number, text: string, what: string): ApiRefusal {
  const problem = Problem.safeParse(parsed(text));
  if (!problem.success) return new ApiRefusal(status, 'unknown', `${what} was answered with ${status}`);
  const { code, title, detail, errors = [] } = problem.data;
  const faults = errors.map(({ field, message }) => `${field} ${message}`).join('; ');
  return new ApiRefusal(status, code, `${what} was refused: ${[title, detail, faults].filter(Boolean).join(': ')}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
