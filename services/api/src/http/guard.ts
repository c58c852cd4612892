import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access } from './api-route.ts';
import { bearerToken, cookieToken, isOwnOrigin, type Authenticator } from './authenticate.ts';
import { may, mustChangePassword, type Principal } from './principal.ts';
import { forbidden, passwordChangeRequired, unauthenticated } from './problems.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Puts one guard before all routes: it runs before the body is read, and a route that does not say who may call it
 * cannot be registered.
 */
export function guardRoutes(
  app: FastifyInstance,
  options: { authenticator: Authenticator; allowedOrigins: readonly string[] },
): void {
  app.decorateRequest('principal', null);
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined) throw new Error(`${route.url} does not say who may call it`);
  });
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    if (access === undefined) return;
    const bearer = bearerToken(request.headers);
    if (bearer === undefined) refuseForeignOrigin(request, options.allowedOrigins);
    if (access === 'public') return;
    const token = bearer ?? cookieToken(request.headers);
    const principal = token === undefined ? undefined : await options.authenticator.principalFor(token);
    if (principal === undefined) throw unauthenticated();
    request.principal = principal;
    if (access !== 'signed_in' && mustChangePassword(principal)) throw passwordChangeRequired();
    if (!isAllowed(principal, access)) {
      throw forbidden(
        `this needs the permission ${[access].flat().join(' or ')}; your roles are ${principal.roles.join(', ')}`,
      );
    }
  });
}

function isAllowed(principal: Principal, access: Exclude<Access, 'public'>): boolean {
  if (access === 'signed_in') return true;
  return typeof access === 'string' ? may(principal, access) : access.some((permission) => may(principal, permission));
}

/** A cookie travels by itself, so what it authorises must come from our own pages. */
function refuseForeignOrigin(request: FastifyRequest, allowedOrigins: readonly string[]): void {
  if (SAFE_METHODS.has(request.method) || isOwnOrigin(request.headers, allowedOrigins)) return;
  throw forbidden(`a page of ${request.headers.origin} may not act in this session`);
}
