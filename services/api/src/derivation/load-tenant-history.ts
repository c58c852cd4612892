import type { TenantId } from '@roadcall/contracts';
import {
  loadModelThresholds,
  loadTimeZones,
  readGeofencesSince,
  readTimedAlarmRules,
  type Pool,
} from '@roadcall/store';
import {
  alarmRuleHistory,
  fenceHistory,
  thresholdsHistory,
  zoneHistory,
  type TenantHistory,
} from '@roadcall/telematics';

/** The fences, alarm rules and time zones of a tenant as they were at any time since then. */
export async function loadTenantHistory(pool: Pool, tenantId: TenantId, since: Date): Promise<TenantHistory> {
  const fences = (await readGeofencesSince(pool, since)).filter((fence) => fence.tenantId === tenantId);
  const rules = (await readTimedAlarmRules(pool, since)).filter((rule) => rule.tenantId === tenantId);
  const fencesOverTime = fenceHistory(
    fences.map(({ id, shape, scope, schedule, triggers, validFrom, validTo }) => {
      const period = { validFrom: Date.parse(validFrom), validTo: validTo === null ? undefined : Date.parse(validTo) };
      return { id, shape, scope, schedule, triggers, ...period };
    }),
  );
  const rulesOverTime = alarmRuleHistory(rules);
  const models = (await loadModelThresholds(pool)).filter((version) => version.tenantId === tenantId);
  const thresholdsOverTime = thresholdsHistory(models);
  const zones = zoneHistory((await loadTimeZones(pool)).filter((zone) => zone.tenantId === tenantId));
  return {
    thresholdsAt: (model, time) => thresholdsOverTime.at(model, time),
    fencesAt: (time) => fencesOverTime.at(time),
    alarmRulesAt: (time) => rulesOverTime.at(time),
    zoneAt: (branchId, time) => zones.at(branchId, time),
  };
}
