import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';
import { sendProblem } from './problem-handler.ts';

/** Which methods each path pattern of the API knows; filled as routes are registered. */
export class KnownPaths {
  readonly #methods = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  /** `url` as registered, with `:name` parameters. */
  add(url: string, method: string): void {
    const known = this.#methods.get(url) ?? { pattern: asPattern(url), methods: new Set<string>() };
    known.methods.add(method);
    this.#methods.set(url, known);
  }

  methodsOf(path: string): string[] {
    const found = [...this.#methods.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].toSorted();
  }
}

function asPattern(url: string): RegExp {
  const escaped = url.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/:[A-Za-z]+/g, '[^/]+')}/?$`);
}

/** 405 with `Allow` where the path exists for another method, else 404. */
export function answerUnknown(known: KnownPaths, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '/';
  const allowed = known.methodsOf(path);
  const problem =
    allowed.length > 0 && !allowed.includes(request.method)
      ? new ProblemError(405, 'method_not_allowed', 'Method not allowed', {
          detail: `${path} knows ${allowed.join(', ')}`,
          headers: { allow: allowed.join(', ') },
        })
      : new ProblemError(404, 'not_found', 'Not found', { detail: 'there is nothing at this path' });
  return sendProblem(problem, reply);
}
