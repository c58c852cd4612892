import { Problem } from '@roadcall/contracts';
import { UsageError } from './command.ts';

/** What this needs of a schema. */
interface Schema<T> {
  parse(body: unknown): T;
}

export interface ApiClient {
  /** @param body JSON, or a CSV text. */
  call<T>(method: string, path: string, schema: Schema<T>, body?: { json: unknown } | { csv: string }): Promise<T>;
}

/** Calls the API as the bearer of a token. Refusals are thrown as `UsageError` with what, where and why. */
export function createApiClient(api: string, token: string | undefined): ApiClient {
  return {
    async call(method, path, schema, body) {
      const isCsv = body !== undefined && 'csv' in body;
      const response = await fetch(api + path, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': isCsv ? 'text/csv' : 'application/json' }),
        },
        ...(body === undefined ? {} : { body: isCsv ? body.csv : JSON.stringify(body.json) }),
      }).catch((cause: unknown) => {
        throw new UsageError(`${api} does not answer; is Roadcall running there?`, { cause });
      });
      const answer: unknown = await response.json().catch(() => undefined);
      if (response.ok) return schema.parse(answer);
      throw new UsageError(sentenceOf(response.status, answer));
    },
  };
}

function sentenceOf(status: number, body: unknown): string {
  const { success, data } = Problem.safeParse(body);
  if (!success) return `The API answered ${status}.`;
  const fields = (data.errors ?? []).map(({ field, message }) => `\n  ${field}: ${message}`);
  return `${data.title}${data.detail === undefined ? '' : `: ${data.detail}`}${fields.join('')}`;
}
