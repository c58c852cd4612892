import { findRevokedCredentials, type Pool } from '@roadcall/store';
import type { DoorSession } from '../door/device-door.ts';

/** Ends the sessions whose credential was revoked since they began (architecture §4: within 5 s). */
export async function endRevokedSessions(pool: Pool, sessions: ReadonlySet<DoorSession>): Promise<void> {
  if (sessions.size === 0) return;
  const ids = new Set([...sessions].map((session) => session.credentialId));
  const revoked = new Set(await findRevokedCredentials(pool, [...ids]));
  if (revoked.size === 0) return;
  for (const session of sessions) {
    if (revoked.has(session.credentialId)) session.end('its credential was revoked');
  }
}
