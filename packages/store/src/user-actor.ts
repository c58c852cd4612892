import type { TenantId, UserId } from '@roadcall/contracts';

/** A user of a tenant who does something now. */
export interface UserActor {
  tenantId: TenantId;
  userId: UserId;
  at: Date;
}
