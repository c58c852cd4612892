import type { TenantId } from '@roadcall/contracts';
import { readTimedAlarmRules, type Pool } from '@roadcall/store';
import { alarmRuleHistory, DEFAULT_RULES, type AlarmRuleSet } from '@roadcall/telematics';

/** Older fixes are refused, so older versions are of no use, ms. */
const HISTORY_MS = 91 * 86_400_000;

/** The alarm rules of all tenants over time, in memory. */
export interface AlarmRuleBook {
  /** The rules in force at this effective time, ms since the epoch. */
  at(tenantId: TenantId, time: number): AlarmRuleSet;
  /** Reads them again, after `alarm_rule.changed`. */
  refresh(): Promise<void>;
}

export function createAlarmRuleBook(pool: Pool): AlarmRuleBook {
  let histories = new Map<TenantId, ReturnType<typeof alarmRuleHistory>>();
  return {
    at: (tenantId, time) => histories.get(tenantId)?.at(time) ?? DEFAULT_RULES,
    async refresh() {
      const versions = await readTimedAlarmRules(pool, new Date(Date.now() - HISTORY_MS));
      const byTenant = Map.groupBy(versions, ({ tenantId }) => tenantId);
      histories = new Map([...byTenant].map(([tenantId, rules]) => [tenantId, alarmRuleHistory(rules)]));
    },
  };
}
