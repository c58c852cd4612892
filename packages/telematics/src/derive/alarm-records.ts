import type { AlarmKind, AlarmRuleId, AlarmSeverity, RentalId } from '@roadcall/contracts';
import type { AlarmRuleInForce, RulesByKind } from './alarm-rules.ts';

/** What is remembered of one kind and subject. Times are ms since the epoch. */
export interface OpenAlarm {
  kind: AlarmKind;
  subject: string;
  /** `held`: the condition is there, but not long enough or not allowed; `over`: cleared, and may come back as the same. */
  phase: 'held' | 'active' | 'over';
  /** Of the alarm; while it was never raised, the id that it will have. */
  id: string;
  /** Id that it gets if it is raised as a new one. */
  nextId?: string | undefined;
  heldBy: number;
  heldSince: number;
  saidAt?: number | undefined;
  goneSince?: number | undefined;
  count: number;
  beganAt: number;
  lastAt: number;
  endedAt?: number | undefined;
  lat?: number | undefined;
  lon?: number | undefined;
  value?: number | undefined;
  severity?: AlarmSeverity | undefined;
  threshold?: number | undefined;
  ruleId?: AlarmRuleId | undefined;
  rentalId?: RentalId | undefined;
  told: number;
  toldAt: number;
  untold?: boolean | undefined;
}

/** What is remembered of a device's alarms: `open` by kind and subject, `raisedAt` by kind where a rule bounds the rate. */
export interface AlarmLives {
  open: Record<string, OpenAlarm>;
  raisedAt: Partial<Record<AlarmKind, number[]>>;
}

/** An alarm as it stands after a change. */
export interface DerivedAlarm {
  id: string;
  kind: AlarmKind;
  subject: string;
  severity: AlarmSeverity;
  active: boolean;
  count: number;
  beganAt: number;
  lastAt: number;
  endedAt: number | undefined;
  lat: number | undefined;
  lon: number | undefined;
  value: number | undefined;
  threshold: number | undefined;
  ruleId: AlarmRuleId | undefined;
  rentalId: RentalId | undefined;
}

export type AlarmChange = { kind: 'alarm_raised' | 'alarm_updated' | 'alarm_cleared'; alarm: DerivedAlarm };

/** What a condition says of one kind and subject at one fix. */
export interface ConditionSeen {
  kind: AlarmKind;
  subject: string;
  on: boolean;
  /** Said in so many words (a device's own alarm, a harsh event): counted each time, raised without a minimum duration. */
  isSaid: boolean;
  /** Off for good: it need not prove that it stays away. */
  isFinal?: boolean | undefined;
  value?: number | undefined;
}

/** One fix, as the life of alarms sees it. */
export interface Moment {
  /** Effective time, ms since the epoch; never before the one of the fix before. */
  at: number;
  lat?: number | undefined;
  lon?: number | undefined;
  rentalId?: RentalId | undefined;
  rules: RulesByKind;
  mayRaise: (rule: AlarmRuleInForce) => boolean;
  newId: (kind: AlarmKind, subject: string) => string;
  tell: (change: AlarmChange) => void;
}
