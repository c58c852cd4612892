import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { TenantId } from '@roadcall/contracts';
import { extendSessions, findSession, SESSION_IDLE_HOURS, type Queryable } from '@roadcall/store';
import { principalOf, type Principal } from './principal.ts';

/** A session in use is extended once it has lost half an hour, ms. */
const EXTEND_BELOW_MS = (SESSION_IDLE_HOURS - 0.5) * 3_600_000;

export const SESSION_COOKIE = 'roadcall_session';
const COOKIE = new RegExp(String.raw`(?:^|;\s*)${SESSION_COOKIE}=([\w-]+)`);

export interface Authenticator {
  /** The principal behind a token; undefined when it opens nothing (any more). */
  principalFor(token: string): Promise<Principal | undefined>;
}

/** @param options.provisioningToken opens the API as role provisioner of tenant 1, for this run. */
export function createAuthenticator(options: { db: Queryable; provisioningToken: string | undefined }): Authenticator {
  const { db, provisioningToken } = options;
  const provisioner: Principal = {
    tenantId: TenantId.parse(1),
    actor: 'provisioner',
    roles: ['provisioner'],
    unitId: null,
    userId: null,
    session: null,
  };
  return {
    async principalFor(token) {
      if (provisioningToken !== undefined && isSameSecret(token, provisioningToken)) return provisioner;
      const session = await findSession(db, token);
      if (session === undefined) return undefined;
      if (session.expiresAtMs - Date.now() < EXTEND_BELOW_MS) await extendSessions(db, [session.tokenSha256]);
      return principalOf(session);
    },
  };
}

function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Token of `Authorization: Bearer`, which goes before a cookie. */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer +([^\s]+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** Token of the session cookie; a token needs no decoding. */
export function cookieToken(headers: IncomingHttpHeaders): string | undefined {
  return COOKIE.exec(headers.cookie ?? '')?.[1];
}

/**
 * Whether a browser sent this from one of our own pages. Browsers name the origin with every request that changes
 * something and with every socket; a client that names none is no browser, and holds no ambient cookie.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, allowedOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (allowedOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
