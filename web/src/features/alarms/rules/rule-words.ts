import { ALARM_THRESHOLD, type AlarmRuleWish } from '@roadcall/contracts';
import type { TFunction } from 'i18next';
import { spanInWords } from '../../../ui/time.tsx';

/** A rule in one line: above what, for how long, when, for whom. */
export function ruleInWords(t: TFunction, rule: AlarmRuleWish): string {
  if (!rule.enabled) return t('alarms.rules.off');
  const limits = ALARM_THRESHOLD[rule.kind];
  return [
    limits && rule.threshold !== null && `${String(rule.threshold)} ${t(`alarms.rules.unit.${limits.unit}`)}`,
    rule.minDurationS > 0 && t('alarms.rules.words.for', { time: spanInWords(t, rule.minDurationS) }),
    rule.phases && rule.phases.map((phase) => t(`fleet.phase.${phase}`)).join(', '),
    rule.maxPerHour !== null && t('alarms.rules.words.rate', { count: rule.maxPerHour }),
    rule.schedule && t('alarms.rules.words.schedule'),
    scopeInWords(t, rule),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Whom a rule is for; empty when it is for all. */
export function scopeInWords(t: TFunction, { scope }: AlarmRuleWish): string {
  if (scope.to === 'all') return '';
  if (scope.to === 'classes') return scope.classes.map((name) => t(`fleet.class.${name}`)).join(', ');
  if (scope.to === 'device_models') return scope.models.join(', ');
  const count = scope.to === 'branches' ? scope.branchIds.length : scope.vehicleIds.length;
  return t(`alarms.rules.scope.${scope.to}Count`, { count });
}
