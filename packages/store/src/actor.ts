import type { TenantId } from '@roadcall/contracts';

/** In whose name a change is made; it goes into the change's event. */
export interface Actor {
  tenantId: TenantId;
  /** User id, or the service that acts: `dispatch`, `ingest`; null: nobody in particular. */
  actor: string | null;
}
