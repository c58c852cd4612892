import { isPermitted, type Permission, type Role, type TenantId, type UnitId, type UserId } from '@roadcall/contracts';
import type { Actor, Session, UserActor } from '@roadcall/store';
import { forbidden } from './problems.ts';

/** Who is behind a request or a socket. */
export interface Principal {
  tenantId: TenantId;
  /** Name for logs and idempotency keys: the user's id, or `provisioner`. */
  actor: string;
  roles: readonly Role[];
  /** The unit whose crew this is. */
  unitId: UnitId | null;
  userId: UserId | null;
  /** Null for the bearer of the one-run provisioning token. */
  session: Session | null;
}

/** Whether the roles allow it; nothing is allowed until a password that somebody else chose has been changed. */
export function may(principal: Principal, permission: Permission): boolean {
  return !mustChangePassword(principal) && isPermitted(principal.roles, permission);
}

export function mustChangePassword(principal: Principal): boolean {
  return principal.session?.user.mustChangePassword === true;
}

export function principalOf(session: Session): Principal {
  const { user, tenantId } = session;
  return { tenantId, actor: user.id, roles: user.roles, unitId: user.unitId, userId: user.id, session };
}

/** The user who acts now. @throws ProblemError 403 for the provisioning token: some acts want a person's name. */
export function userActorOf({ tenantId, userId }: Principal): UserActor {
  if (userId === null) throw forbidden('only a user may do this: it stays under a name');
  return { tenantId, userId, at: new Date() };
}

/** In whose name the store makes a change: users by their id, the provisioning token by its name. */
export function actorOf(principal: Principal): Actor {
  return { tenantId: principal.tenantId, actor: principal.actor };
}
