import type { Alarm, AlarmSeverity } from '@roadcall/contracts';

export const ALARM_TABS = ['waiting', 'acknowledged', 'snoozed', 'past'] as const;
export type AlarmTab = (typeof ALARM_TABS)[number];
export type Grouping = 'none' | 'vehicle' | 'kind';

const SEVERITIES = ['critical', 'warning', 'info'] as const;
const RANK: Readonly<Record<AlarmSeverity, number>> = { critical: 0, warning: 1, info: 2 };

/** What the inbox shows and the rail counts unless asked for more: notes of driving and the like wait for nobody. */
export const USUAL_SEVERITIES: readonly AlarmSeverity[] = ['critical', 'warning'];

/** Severities that the inbox shows, from the address: those named, else the usual ones. */
export function severitiesOf(param: string | undefined): readonly AlarmSeverity[] {
  const named = SEVERITIES.filter((name) => param?.split(',').includes(name));
  return named.length > 0 ? named : USUAL_SEVERITIES;
}

/** The address for these severities: undefined for the usual ones; without any there is nothing to look at, so all. */
export function severityParam(shown: readonly AlarmSeverity[]): string | undefined {
  const named = SEVERITIES.filter((name) => shown.length === 0 || shown.includes(name));
  return named.join() === USUAL_SEVERITIES.join() ? undefined : named.join();
}

/** Put off, at this instant (ms since the epoch). */
export function isSnoozed({ snoozedUntil }: Pick<Alarm, 'snoozedUntil'>, now: number): boolean {
  return snoozedUntil !== null && Date.parse(snoozedUntil) > now;
}

/** Where an alarm stands in the inbox. */
export function tabOf(alarm: Alarm, now: number): AlarmTab {
  if (!alarm.active) return 'past';
  if (isSnoozed(alarm, now)) return 'snoozed';
  return alarm.acknowledgedAt ? 'acknowledged' : 'waiting';
}

/** The head of a group of alarms, as a row between them. */
export interface GroupHead {
  group: string;
  alarms: readonly Alarm[];
}
export type InboxRow = Alarm | GroupHead;

const newerFirst = (a: Alarm, b: Alarm): number => (a.lastAt < b.lastAt ? 1 : -1);
const graverFirst = (a: Alarm, b: Alarm): number => RANK[a.severity] - RANK[b.severity] || newerFirst(a, b);

/** Rows of the inbox: graver first, then newer; in groups the one with the gravest alarm first. Past ones by time alone. */
export function inboxRows(alarms: readonly Alarm[], grouping: Grouping, isPast: boolean): InboxRow[] {
  const sorted = alarms.toSorted(isPast ? newerFirst : graverFirst);
  if (grouping === 'none') return sorted;
  const groups = Map.groupBy(sorted, (alarm) =>
    grouping === 'kind' ? alarm.kind : (alarm.vehicleId ?? alarm.unitId ?? alarm.deviceId),
  );
  return [...groups].flatMap(([group, own]): InboxRow[] => [{ group, alarms: own }, ...own]);
}
