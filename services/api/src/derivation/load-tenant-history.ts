import type { TenantId } from '@roadcall/contracts';
import { loadModelThresholds, readGeofencesSince, readTimedAlarmRules, type Pool } from '@roadcall/store';
import { alarmRuleHistory, fenceHistory, thresholdsHistory, type TenantHistory } from '@roadcall/telematics';

/** The fences and alarm rules of a tenant as they were at any time since then. */
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
  return {
    thresholdsAt: (model, time) => thresholdsOverTime.at(model, time),
    fencesAt: (time) => fencesOverTime.at(time),
    alarmRulesAt: (time) => rulesOverTime.at(time),
  };
}
