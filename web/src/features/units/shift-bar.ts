import { localTime, minutesOf, type PlannedBreak, type UnitWork, type WeeklySchedule } from '@roadcall/contracts';

/** A stretch of today, in minutes since its midnight. */
export interface Stretch {
  readonly kind: 'planned' | 'worked' | 'planned_break' | 'break';
  readonly from: number;
  readonly to: number;
}

export interface ShiftBar {
  readonly stretches: readonly Stretch[];
  readonly nowMinute: number;
}

const DAY = 1_440;

/**
 * Today of a unit on a bar of 24 hours, in the plan's zone: what is planned, what was worked, the breaks. On the day of a
 * change of clocks what lies beyond the change is an hour off.
 */
export function shiftBar(
  unit: { shiftPlan: WeeklySchedule | null; breakPlan: readonly PlannedBreak[] },
  work: UnitWork,
  { nowMs, timeZone }: { nowMs: number; timeZone: string },
): ShiftBar {
  const zone = unit.shiftPlan?.timeZone ?? timeZone;
  const { day, minute } = localTime(zone, nowMs);
  const midnightMs = Math.floor(nowMs / 60_000) * 60_000 - minute * 60_000;
  const planned = (unit.shiftPlan?.windows ?? []).flatMap((window) => plannedOn(day, window));
  const breaks = unit.breakPlan.flatMap(({ from, minutes }): Stretch[] => {
    const start = minutesOf(from);
    const isCovered = planned.some((stretch) => stretch.from <= start && start < stretch.to);
    return isCovered ? [{ kind: 'planned_break', from: start, to: Math.min(DAY, start + minutes) }] : [];
  });
  const past = (kind: Stretch['kind'], periods: readonly { beganAt: string; endedAt: string | null }[]): Stretch[] =>
    periods.flatMap(({ beganAt, endedAt }) => {
      const from = Math.max(0, (Date.parse(beganAt) - midnightMs) / 60_000);
      const to = Math.min(DAY, ((endedAt === null ? nowMs : Date.parse(endedAt)) - midnightMs) / 60_000);
      return to > from ? [{ kind, from, to }] : [];
    });
  return {
    stretches: [...planned, ...breaks, ...past('worked', work.shifts), ...past('break', work.breaks)],
    nowMinute: minute,
  };
}

function plannedOn(day: number, { days, from, to }: WeeklySchedule['windows'][number]): Stretch[] {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const dayBefore = day === 1 ? 7 : day - 1;
  const stretches: Stretch[] = [];
  if (days.includes(day)) stretches.push({ kind: 'planned', from: start, to: end > start ? end : DAY });
  if (end <= start && end > 0 && days.includes(dayBefore)) stretches.push({ kind: 'planned', from: 0, to: end });
  return stretches;
}
