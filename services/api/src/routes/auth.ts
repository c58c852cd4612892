import { CurrentSession, PasswordChange, SessionUser, SignedIn, SignIn } from '@roadcall/contracts';
import {
  createSession,
  findSignInRecord,
  findUser,
  hashPassword,
  readPasswordHash,
  revokeSession,
  revokeSessionsOf,
  setPasswordHash,
  verifyPassword,
  type Queryable,
} from '@roadcall/store';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import type { AttemptLimit } from '../http/attempt-limits.ts';
import { bearerToken, cookieToken, SESSION_COOKIE, type Authenticator } from '../http/authenticate.ts';
import type { Principal } from '../http/principal.ts';
import { forbidden, invalidField, ProblemError } from '../http/problems.ts';

const tag = 'auth';

/** Sign-in, sign-out, one's own user and password. */
export function authRoutes(deps: { db: Queryable; attempts: AttemptLimit; authenticator: Authenticator }): ApiRoute[] {
  const { db, attempts, authenticator } = deps;
  return [
    apiRoute({
      method: 'POST',
      path: '/auth/sign-in',
      access: 'public',
      tag,
      summary: 'Sign in: a session cookie for browsers, a bearer token for programs and phones',
      body: SignIn,
      response: SignedIn,
      async handle({ body, request, reply }) {
        const { username, password, transport } = body;
        await attempts.count(request, username);
        const record = await findSignInRecord(db, username);
        const isRight = await verifyPassword(password, record?.passwordHash ?? null);
        const user = record && isRight ? await findUser(db, record.tenantId, record.userId) : undefined;
        if (record === undefined || user === undefined) {
          // A name that nobody has may be a password typed into the wrong field.
          request.log.warn({ userId: record?.userId, address: request.ip }, 'sign-in refused');
          throw new ProblemError(401, 'wrong_credentials', 'User name or password is wrong');
        }
        const { tenantId, userId } = record;
        const session = await createSession(db, { tenantId, userId, transport });
        request.log.info({ username, userId, transport, address: request.ip }, 'signed in');
        if (transport === 'cookie') {
          void reply.setCookie(SESSION_COOKIE, session.token, {
            path: '/',
            httpOnly: true,
            sameSite: 'strict',
            secure: request.protocol === 'https',
          });
        }
        return {
          user,
          token: transport === 'bearer' ? session.token : null,
          expiresAt: new Date(session.expiresAtMs).toISOString(),
        };
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/auth/sign-out',
      access: 'signed_in',
      tag,
      summary: 'End this session',
      async handle({ principal, request, reply }) {
        if (principal.session !== null) await revokeSession(db, principal.session.tokenSha256);
        request.log.info({ userId: principal.userId }, 'signed out');
        void reply.clearCookie(SESSION_COOKIE, { path: '/' });
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/auth/session',
      access: 'public',
      tag,
      summary: 'Who is signed in here; null is an answer, so that the sign-in page starts without an error',
      response: CurrentSession,
      async handle({ request }) {
        const token = bearerToken(request.headers) ?? cookieToken(request.headers);
        const principal = token === undefined ? undefined : await authenticator.principalFor(token);
        return { user: principal?.session?.user ?? null };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/auth/me',
      access: 'signed_in',
      tag,
      summary: 'Who I am and what I may do',
      response: SessionUser,
      handle: async ({ principal }) => sessionOf(principal).user,
    }),
    apiRoute({
      method: 'POST',
      path: '/auth/change-password',
      access: 'signed_in',
      tag,
      summary: 'Change my password; my other sessions end',
      body: PasswordChange,
      async handle({ principal, body, request }) {
        const { user, tenantId, tokenSha256 } = sessionOf(principal);
        await attempts.count(request, user.username);
        if (!(await verifyPassword(body.current, await readPasswordHash(db, tenantId, user.id)))) {
          request.log.warn({ userId: user.id, address: request.ip }, 'password change refused');
          throw invalidField('current', 'is not your password');
        }
        if (body.next === body.current) throw invalidField('next', 'must differ from the current password');
        await setPasswordHash(db, tenantId, user.id, await hashPassword(body.next));
        const endedSessions = await revokeSessionsOf(db, tenantId, user.id, tokenSha256);
        request.log.info({ userId: user.id, endedSessions }, 'password changed');
      },
    }),
  ];
}

/** The provisioning token has no user behind it. */
function sessionOf(principal: Principal): NonNullable<Principal['session']> {
  if (principal.session === null) throw forbidden('the provisioning token is no user');
  return principal.session;
}
