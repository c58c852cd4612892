import type { TenantId, UnitId, UserId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { createSession } from './sessions.ts';
import { ConflictError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { createUser } from './users.ts';

export interface ProvisionedCrews {
  byUnitName: Map<string, { crewUserId: UserId; crewToken: string }>;
  changedUnitIds: UnitId[];
}

/**
 * A crew user `crew-<unit name in lower case>` for each unit, and a session of it. A user of that name that is not a
 * plain technician of this tenant is refused: the answer carries a session, and must not open somebody's account.
 */
export async function provisionCrews(
  tx: Transaction,
  by: Actor,
  units: ReadonlyMap<string, { id: UnitId }>,
): Promise<ProvisionedCrews> {
  const byUnitName: ProvisionedCrews['byUnitName'] = new Map();
  const changedUnitIds: UnitId[] = [];
  for (const [unitName, { id: unitId }] of units) {
    const crewUserId = await findOrCreateCrew(tx, by.tenantId, unitName);
    if (await appointCrew(tx, by.tenantId, unitId, crewUserId)) changedUnitIds.push(unitId);
    const { token } = await createSession(tx, { tenantId: by.tenantId, userId: crewUserId, transport: 'bearer' });
    byUnitName.set(unitName, { crewUserId, crewToken: token });
  }
  return { byUnitName, changedUnitIds };
}

/** User names allow only these characters; the rest become hyphens. */
function crewUsername(unitName: string): string {
  return `crew-${unitName.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '-')}`.slice(0, 40);
}

async function findOrCreateCrew(tx: Transaction, tenantId: TenantId, unitName: string): Promise<UserId> {
  const username = crewUsername(unitName);
  const made = await createUser(tx, tenantId, {
    username,
    displayName: unitName,
    passwordHash: null,
    roles: ['technician'],
  });
  if (made !== undefined) return made;
  const { rows } = await tx.query<{ id: UserId }>(
    `SELECT id FROM users
     WHERE username = $2 AND tenant_id = $1 AND roles = '{technician}' AND disabled_at IS NULL`,
    [tenantId, username],
  );
  if (rows[0] === undefined) {
    throw new ConflictError('users_username', `the user ${username} exists and is not the crew of ${unitName}`);
  }
  return rows[0].id;
}

/** @returns whether the unit had no crew before. */
async function appointCrew(tx: Transaction, tenantId: TenantId, unitId: UnitId, crewUserId: UserId): Promise<boolean> {
  const { rows: others } = await tx.query<{ id: UnitId; crewUserId: UserId | null }>(
    `SELECT id, crew_user_id AS "crewUserId" FROM units WHERE tenant_id = $1 AND (id = $2 OR crew_user_id = $3)`,
    [tenantId, unitId, crewUserId],
  );
  if (others.some(({ id, crewUserId: theirs }) => id !== unitId || (theirs !== null && theirs !== crewUserId))) {
    throw new ConflictError('units_crew', 'the unit has another crew, or the crew another unit');
  }
  if (others.some(({ crewUserId: theirs }) => theirs === crewUserId)) return false;
  await tx.query('UPDATE units SET crew_user_id = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    unitId,
    crewUserId,
  ]);
  return true;
}
