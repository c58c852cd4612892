import { randomUUIDv7 } from 'node:crypto';
import type { CrewMember, Role, SessionUser, TenantId, UnitId, UserId } from '@roadcall/contracts';

import type { Queryable } from './queryable.ts';

/** Columns of a user as `userFromRow` reads them; `unit_id` is the unit whose crew the user is. */
export interface UserRow {
  id: UserId;
  username: string;
  display_name: string;
  roles: Role[];
  must_change_password: boolean;
  unit_id: UnitId | null;
}

export function userFromRow(row: UserRow): SessionUser {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    roles: row.roles,
    unitId: row.unit_id,
    mustChangePassword: row.must_change_password,
  };
}

/** `passwordHash` null: this user cannot sign in with a password (a crew whose sessions are made by provisioning). */
export interface UserToCreate {
  username: string;
  displayName: string;
  passwordHash: string | null;
  roles: readonly Role[];
  mustChangePassword?: boolean;
}

/** Makes a user. Undefined when the user name is taken (they are unique over all tenants). */
export async function createUser(db: Queryable, tenantId: TenantId, user: UserToCreate): Promise<UserId | undefined> {
  const { rows } = await db.query<{ id: UserId }>(
    `INSERT INTO users (tenant_id, id, username, display_name, password_hash, roles, must_change_password)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (username) DO NOTHING
     RETURNING id`,
    [
      tenantId,
      randomUUIDv7(),
      user.username,
      user.displayName,
      user.passwordHash,
      user.roles,
      user.mustChangePassword ?? false,
    ],
  );
  return rows[0]?.id;
}

/** One user as the console shows it, undefined when there is none. */
export async function findUser(db: Queryable, tenantId: TenantId, userId: UserId): Promise<SessionUser | undefined> {
  const { rows } = await db.query<UserRow>(
    `SELECT u.id, u.username, u.display_name, u.roles, u.must_change_password, n.id AS unit_id
     FROM users u LEFT JOIN units n ON n.tenant_id = u.tenant_id AND n.crew_user_id = u.id
     WHERE u.tenant_id = $1 AND u.id = $2`,
    [tenantId, userId],
  );
  return rows[0] && userFromRow(rows[0]);
}

/** Users that are not disabled, by user name; `after` is the last one of the page before. */
export async function listUsers(
  db: Queryable,
  tenantId: TenantId,
  page: { after: string | null; limit: number },
): Promise<SessionUser[]> {
  const { rows } = await db.query<UserRow>(
    `SELECT u.id, u.username, u.display_name, u.roles, u.must_change_password, n.id AS unit_id
     FROM users u LEFT JOIN units n ON n.tenant_id = u.tenant_id AND n.crew_user_id = u.id
     WHERE u.tenant_id = $1 AND u.disabled_at IS NULL AND ($2::text IS NULL OR u.username > $2)
     ORDER BY u.username LIMIT $3`,
    [tenantId, page.after, page.limit],
  );
  return rows.map(userFromRow);
}

/** Users that are not disabled and have one of these roles, by name. */
export async function listUsersWithRoles(
  db: Queryable,
  tenantId: TenantId,
  roles: readonly Role[],
): Promise<{ id: UserId; name: string }[]> {
  const { rows } = await db.query<{ id: UserId; name: string }>(
    `SELECT id, display_name AS name FROM users
     WHERE tenant_id = $1 AND disabled_at IS NULL AND roles && $2::text[] ORDER BY display_name LIMIT 500`,
    [tenantId, roles],
  );
  return rows;
}

/** Technicians that are not disabled, by name. */
export async function listCrewMembers(db: Queryable, tenantId: TenantId): Promise<CrewMember[]> {
  const { rows } = await db.query<CrewMember>(
    `SELECT u.id, u.display_name AS name, n.id AS "unitId"
     FROM users u LEFT JOIN units n ON n.tenant_id = u.tenant_id AND n.crew_user_id = u.id
     WHERE u.tenant_id = $1 AND u.disabled_at IS NULL AND 'technician' = ANY (u.roles) ORDER BY u.display_name LIMIT 5000`,
    [tenantId],
  );
  return rows;
}

/** What a sign-in has to know. The tenant follows from the name: the form asks for none. */
export interface SignInRecord {
  tenantId: TenantId;
  userId: UserId;
  passwordHash: string | null;
}

/** Undefined for an unknown or disabled user. */
export async function findSignInRecord(db: Queryable, username: string): Promise<SignInRecord | undefined> {
  const { rows } = await db.query<{ tenant_id: TenantId; id: UserId; password_hash: string | null }>(
    'SELECT tenant_id, id, password_hash FROM users WHERE username = $1 AND disabled_at IS NULL',
    [username],
  );
  const row = rows[0];
  return row && { tenantId: row.tenant_id, userId: row.id, passwordHash: row.password_hash };
}

/** The hash behind a user's password, null when the user has none or does not exist. */
export async function readPasswordHash(db: Queryable, tenantId: TenantId, userId: UserId): Promise<string | null> {
  const { rows } = await db.query<{ password_hash: string | null }>(
    'SELECT password_hash FROM users WHERE tenant_id = $1 AND id = $2 AND disabled_at IS NULL',
    [tenantId, userId],
  );
  return rows[0]?.password_hash ?? null;
}

/** Sets a password that its user has chosen; a demand to change it is met by that. */
export async function setPasswordHash(
  db: Queryable,
  tenantId: TenantId,
  userId: UserId,
  passwordHash: string,
): Promise<void> {
  await db.query('UPDATE users SET password_hash = $3, must_change_password = false WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    userId,
    passwordHash,
  ]);
}
