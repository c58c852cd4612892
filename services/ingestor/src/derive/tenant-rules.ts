import type { EventKind, TenantId } from '@roadcall/contracts';
import type { Pool } from '@roadcall/store';
import type { TenantHistory } from '@roadcall/telematics';
import { createAlarmRuleBook } from './alarm-rule-book.ts';
import { createFenceBook } from './fence-book.ts';

/** What tenants have for all their devices, kept fresh. */
export interface TenantRules {
  of(tenantId: TenantId): TenantHistory;
  /** Reads again what events of these kinds have changed; at the first call everything. */
  refresh(changed: ReadonlySet<EventKind>): Promise<void>;
}

/** Fences and alarm rules of all tenants, over time. */
export function createTenantRules(pool: Pool): TenantRules {
  const alarmRules = createAlarmRuleBook(pool);
  const fences = createFenceBook(pool);
  return {
    of: (tenantId) => ({
      fencesAt: (time) => fences.at(tenantId, time),
      alarmRulesAt: (time) => alarmRules.at(tenantId, time),
    }),
    async refresh(changed) {
      if (changed.has('alarm_rule.changed')) await alarmRules.refresh();
      if (changed.has('geofence.changed')) await fences.refresh();
    },
  };
}
