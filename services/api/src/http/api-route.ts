import type { Permission } from '@roadcall/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal } from './principal.ts';
import { problemResponses } from './problem-responses.ts';

/** Everything about a route's guard: nobody asked, any session, or one of these permissions (contracts/roles.ts). */
export type Access = 'public' | 'signed_in' | Permission | readonly Permission[];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `apiRoute` and its like; `build` refuses to register a route without it. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Set by the guard before the body is read; null on public routes without a session. */
    principal: Principal | null;
  }
}

type Output<T> = T extends z.ZodType ? z.output<T> : undefined;

interface Call<P, Q, B> {
  params: Output<P>;
  query: Output<Q>;
  body: Output<B>;
  request: FastifyRequest;
  reply: FastifyReply;
}

interface Definition<A extends Access, P, Q, B, R> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1. */
  path: string;
  access: A;
  summary: string;
  tag: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Largest body, bytes; 64 KiB unless told. */
  bodyLimit?: number;
  /** Left out: 204 without a body. */
  response?: R;
  /** Status of success; 200 unless told, 204 without a response. */
  status?: 200 | 201;
  /** On a public route nobody is asked who they are: `principal` is null. */
  handle(
    call: Call<P, Q, B> & { principal: A extends 'public' ? null : Principal },
  ): Promise<R extends z.ZodType ? z.output<R> : void>;
}

/** A route that knows who may call it: the only kind that the api registers. */
export interface ApiRoute {
  method: string;
  path: string;
  access: Access;
  register(app: FastifyInstance): void;
}

/** Path under which every route of the API lives. */
export const API_PREFIX = '/api/v1';

/**
 * Describes a route: its guard, its schemas (which validate, serialise and document it) and what it does. Failures are
 * thrown as `ProblemError`.
 */
export function apiRoute<
  const A extends Access,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(definition: Definition<A, P, Q, B, R>): ApiRoute {
  const { method, path, access, params, query, body, response } = definition;
  const status = response === undefined ? 204 : (definition.status ?? 200);
  return {
    method,
    path,
    access,
    register(app) {
      app.route({
        method,
        url: API_PREFIX + path,
        config: { access },
        ...(definition.bodyLimit === undefined ? {} : { bodyLimit: definition.bodyLimit }),
        schema: {
          summary: definition.summary,
          tags: [definition.tag],
          ...(access === 'public' ? { security: [] } : {}),
          ...(params === undefined ? {} : { params }),
          ...(query === undefined ? {} : { querystring: query }),
          ...(body === undefined ? {} : { body }),
          response: {
            ...(response === undefined ? {} : { [status]: response }),
            ...problemResponses(access !== 'public'),
          },
        },
        handler: async (request, reply) => {
          const call = {
            params: request.params as Output<P>,
            query: request.query as Output<Q>,
            body: request.body as Output<B>,
            principal: request.principal as A extends 'public' ? null : Principal,
            request,
            reply,
          };
          // Nobody keeps what a session has seen, unless the route says so.
          void reply.code(status).header('cache-control', 'no-store');
          const answer = await definition.handle(call);
          return reply.sent ? reply : reply.send(answer);
        },
      });
    },
  };
}
