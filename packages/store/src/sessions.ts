import { createHash, randomBytes } from 'node:crypto';
import type { SessionUser, TenantId, UserId } from '@roadcall/contracts';
import { prepared } from './prepared.ts';
import type { Queryable } from './queryable.ts';
import { userFromRow, type UserRow } from './users.ts';

/** A session ends after this long without use, hours. */
export const SESSION_IDLE_HOURS = 12;
/** A session ends this long after sign-in however much it is used: browsers, days. */
const COOKIE_LIFE_DAYS = 7;
/** The same for tokens of crews' phones and of the simulator, days. */
const BEARER_LIFE_DAYS = 30;

export type SessionTransport = 'cookie' | 'bearer';

/** A session as its request sees it. Times are ms since the epoch. */
export interface Session {
  tokenSha256: Buffer;
  tenantId: TenantId;
  transport: SessionTransport;
  expiresAtMs: number;
  user: SessionUser;
}

/** Key of a token in the table: only this is stored, so that a copy of the table opens nothing. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Starts a session. The token (256 random bits, base64url) exists only in the answer. */
export async function createSession(
  db: Queryable,
  session: { tenantId: TenantId; userId: UserId; transport: SessionTransport },
): Promise<{ token: string; expiresAtMs: number }> {
  const token = randomBytes(32).toString('base64url');
  const { rows } = await db.query<{ expires_at: Date }>(
    `INSERT INTO sessions (token_sha256, tenant_id, user_id, transport, expires_at)
     VALUES ($1, $2, $3, $4, now() + make_interval(hours => $5))
     RETURNING expires_at`,
    [hashToken(token), session.tenantId, session.userId, session.transport, SESSION_IDLE_HOURS],
  );
  return { token, expiresAtMs: rows[0]!.expires_at.getTime() };
}

interface SessionRow extends UserRow {
  token_sha256: Buffer;
  tenant_id: TenantId;
  transport: SessionTransport;
  expires_at: Date;
}

/** The session behind a token; undefined when it is unknown, expired, revoked or its user disabled. */
export async function findSession(db: Queryable, token: string): Promise<Session | undefined> {
  const [session] = await findLiveSessions(db, [hashToken(token)]);
  return session;
}

/** Which of these sessions still live, with their users as they are now. */
export async function findLiveSessions(db: Queryable, tokenHashes: readonly Buffer[]): Promise<Session[]> {
  const { rows } = await db.query<SessionRow>(
    prepared(
      'live sessions',
      `SELECT s.token_sha256, s.tenant_id, s.transport, s.expires_at,
            u.id, u.username, u.display_name, u.roles, u.must_change_password, n.id AS unit_id
     FROM sessions s
     JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id AND u.disabled_at IS NULL
     LEFT JOIN units n ON n.tenant_id = u.tenant_id AND n.crew_user_id = u.id
     WHERE s.token_sha256 = ANY($1::bytea[]) AND s.expires_at > now()`,
      [tokenHashes],
    ),
  );
  return rows.map((row) => ({
    tokenSha256: row.token_sha256,
    tenantId: row.tenant_id,
    transport: row.transport,
    expiresAtMs: row.expires_at.getTime(),
    user: userFromRow(row),
  }));
}

/**
 * Moves the end of sessions in use on, up to the life of their transport. Writes only those that have lost at least
 * half an hour, so that it may be called at each use.
 */
export async function extendSessions(db: Queryable, tokenHashes: readonly Buffer[]): Promise<void> {
  await db.query(
    `UPDATE sessions SET expires_at = least(
       now() + make_interval(hours => $2),
       created_at + make_interval(days => CASE transport WHEN 'cookie' THEN $3::int ELSE $4::int END))
     WHERE token_sha256 = ANY($1::bytea[]) AND expires_at > now()
       AND expires_at < now() + make_interval(hours => $2, mins => -30)`,
    [tokenHashes, SESSION_IDLE_HOURS, COOKIE_LIFE_DAYS, BEARER_LIFE_DAYS],
  );
}

export async function revokeSession(db: Queryable, tokenSha256: Buffer): Promise<void> {
  await db.query('DELETE FROM sessions WHERE token_sha256 = $1', [tokenSha256]);
}

/** Ends every session of a user but one (all with `keep` null). @returns how many. */
export async function revokeSessionsOf(
  db: Queryable,
  tenantId: TenantId,
  userId: UserId,
  keep: Buffer | null,
): Promise<number> {
  const { rowCount } = await db.query(
    `DELETE FROM sessions
     WHERE tenant_id = $1 AND user_id = $2 AND ($3::bytea IS NULL OR token_sha256 <> $3)`,
    [tenantId, userId, keep],
  );
  return rowCount ?? 0;
}

/** Removes what expired. @returns how many. */
export async function deleteExpiredSessions(db: Queryable): Promise<number> {
  const { rowCount } = await db.query('DELETE FROM sessions WHERE expires_at <= now()');
  return rowCount ?? 0;
}
