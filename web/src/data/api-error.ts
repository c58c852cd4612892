import { Problem } from '@roadcall/contracts';

/** The api refused: its RFC 9457 problem, or the bare status when the body is none. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly fields: readonly { field: string; message: string }[];

  constructor(status: number, body: unknown) {
    const problem = Problem.safeParse(body);
    super(problem.success ? problem.data.title : `HTTP ${String(status)}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.success ? problem.data.code : 'unknown';
    this.detail = problem.success ? problem.data.detail : undefined;
    this.fields = (problem.success ? problem.data.errors : undefined) ?? [];
  }
}

/** The api could not be reached, or its answer did not have the agreed shape. */
export class UnreachableError extends Error {
  constructor(options: { cause: unknown }) {
    super('the server could not be reached', options);
    this.name = 'UnreachableError';
  }
}
