import type { EventKind, TenantId } from '@roadcall/contracts';
import type { Pool } from '@roadcall/store';
import { DEFAULT_RULES, NO_FENCES, type TenantHistory } from '@roadcall/telematics';

/** What tenants have for all their devices, kept fresh. */
export interface TenantRules {
  of(tenantId: TenantId): TenantHistory;
  /** Reads again what events of these kinds have changed; at the first call everything. */
  refresh(changed: ReadonlySet<EventKind>): Promise<void>;
}

/** Fences and alarm rules of all tenants, over time. */
export function createTenantRules(_pool: Pool): TenantRules {
  const none: TenantHistory = { fencesAt: () => NO_FENCES, alarmRulesAt: () => DEFAULT_RULES };
  return { of: () => none, refresh: () => Promise.resolve() };
}
