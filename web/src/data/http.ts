import { ApiError, UnreachableError } from './api-error.ts';

/** What `request` needs of a zod schema, so that this file knows nothing else of it. */
interface Schema<T> {
  parse(body: unknown): T;
}

const sessionLost = new Set<() => void>();

/** Calls `listener` whenever the api says that nobody is signed in (any more). */
export function onSessionLost(listener: () => void): () => void {
  sessionLost.add(listener);
  return () => sessionLost.delete(listener);
}

interface RequestOptions {
  body?: unknown;
  /** A body that is no JSON. */
  file?: { type: 'text/csv'; text: string };
  /** Makes a creating POST safe to send again (Idempotency-Key). */
  idempotencyKey?: string;
  /** Version for If-Match. */
  version?: number;
  signal?: AbortSignal | undefined;
}

/** One call of the REST api, its answer checked against the contract. Throws ApiError or UnreachableError. */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  schema: Schema<T> | null,
  options: RequestOptions = {},
): Promise<T> {
  const headers = new Headers({ accept: 'application/json' });
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  if (options.file !== undefined) headers.set('content-type', options.file.type);
  if (options.idempotencyKey) headers.set('idempotency-key', options.idempotencyKey);
  if (options.version !== undefined) headers.set('if-match', `"${String(options.version)}"`);
  const response = await fetch(path, {
    method,
    headers,
    credentials: 'same-origin',
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.file === undefined ? {} : { body: options.file.text }),
    ...(options.signal ? { signal: options.signal } : {}),
  }).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    throw new UnreachableError({ cause });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    if (response.status === 401) for (const listener of sessionLost) listener();
    throw new ApiError(response.status, body);
  }
  return schema ? schema.parse(body) : (undefined as T);
}
