import type { Problem } from '@roadcall/contracts';
import type { World } from './world/world.ts';

/** What a handler answers: a body for 200, or a status of its own. */
export interface Answer {
  status: number;
  body?: unknown;
  cookie?: string;
}

export interface Call {
  world: World;
  params: readonly string[];
  query: URLSearchParams;
  /** JSON, or the text of a body that is none. */
  body: unknown;
  /** User name from the session cookie. */
  username: string | undefined;
}

/** Method, path pattern, answer; open ones ask for no session. */
export type RecordedRoute = readonly [method: string, path: RegExp, handle: (call: Call) => Answer, open?: boolean];

export const ok = (body: unknown): Answer => ({ status: 200, body });

export const page = (items: readonly unknown[]): Answer => ok({ items, next: null });

export const problem = (status: number, code: string, title: string, detail?: string): Answer => ({
  status,
  body: {
    type: `urn:roadcall:problem:${code}`,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
  } satisfies Problem,
});
