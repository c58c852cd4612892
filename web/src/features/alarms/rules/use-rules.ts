import type { AlarmRule, AlarmRuleWish } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { alarmApi } from '../../../data/alarm-api.ts';

/** All rules in force; read again when `alarm_rule.changed` says so (data/event-effects.ts). */
export const useRules = () => useQuery({ queryKey: ['alarm-rules'], queryFn: alarmApi.rules, staleTime: 60_000 });

/** A rule as it is sent back: without what the server adds. */
export function wishOf({
  id: _id,
  version: _version,
  validFrom: _from,
  changedBy: _by,
  ...wish
}: AlarmRule): AlarmRuleWish {
  return wish;
}
