import type { EventKind, TenantId } from '@roadcall/contracts';
import { loadModelThresholds, loadTimeZones, type Pool } from '@roadcall/store';
import { NO_ZONES, thresholdsHistory, zoneHistory, type TenantHistory, type ZoneHistory } from '@roadcall/telematics';
import { createAlarmRuleBook } from './alarm-rule-book.ts';
import { createFenceBook } from './fence-book.ts';

/** What tenants have for all their devices, kept fresh. */
export interface TenantRules {
  of(tenantId: TenantId): TenantHistory;
  /** Reads again what events of these kinds have changed; at the first call everything. */
  refresh(changed: ReadonlySet<EventKind>): Promise<void>;
}

/** Fences, alarm rules and time zones of all tenants, over time. */
export function createTenantRules(pool: Pool): TenantRules {
  const alarmRules = createAlarmRuleBook(pool);
  const fences = createFenceBook(pool);
  const histories = new Map<TenantId, TenantHistory>();
  let zones = new Map<TenantId, ZoneHistory>();
  let thresholdsText = '';
  let thresholds = new Map<TenantId, ReturnType<typeof thresholdsHistory>>();
  return {
    of(tenantId) {
      let history = histories.get(tenantId);
      if (history === undefined) {
        history = {
          fencesAt: (time) => fences.at(tenantId, time),
          alarmRulesAt: (time) => alarmRules.at(tenantId, time),
          zoneAt: (branchId, time) => (zones.get(tenantId) ?? NO_ZONES).at(branchId, time),
          thresholdsAt: (model, time) => thresholds.get(tenantId)?.at(model, time),
        };
        histories.set(tenantId, history);
      }
      return history;
    },
    async refresh(changed) {
      // A few rows that no event tells of; only a change makes new contexts.
      const models = await loadModelThresholds(pool);
      const text = JSON.stringify(models);
      if (text !== thresholdsText) {
        const byTenant = Map.groupBy(models, (version) => version.tenantId);
        thresholds = new Map([...byTenant].map(([tenantId, own]) => [tenantId, thresholdsHistory(own)]));
        thresholdsText = text;
      }
      if (changed.has('branch.changed') || changed.has('company.changed')) {
        const byTenant = Map.groupBy(await loadTimeZones(pool), ({ tenantId }) => tenantId);
        zones = new Map([...byTenant].map(([tenantId, own]) => [tenantId, zoneHistory(own)]));
      }
      if (changed.has('alarm_rule.changed')) await alarmRules.refresh();
      if (changed.has('geofence.changed')) await fences.refresh();
    },
  };
}
