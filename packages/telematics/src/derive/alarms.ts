import type { AlarmKind } from '@roadcall/contracts';
import type { DeriveStep } from './draft.ts';

/** The alarms that are open. */
export type AlarmsSlice = Record<string, never>;

/** A change in the life of an alarm. */
export interface AlarmFact {
  kind: 'alarm_raised' | 'alarm_updated' | 'alarm_cleared';
  alarm: { id: string; kind: AlarmKind; subject: string };
}

/** Judges the conditions of this fix by the alarm rules: raises, counts up, clears. */
export const alarms: DeriveStep = () => undefined;
