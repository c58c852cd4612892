import type { WeeklySchedule } from '@roadcall/contracts';

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

/** Days of the week as people say them: `Mon–Fri`, `Sat, Sun`, in the language given. */
export function daysInWords(days: readonly number[], language: string): string {
  const nameOf = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const name = (day: number): string => nameOf.format(MONDAY + (day - 1) * 86_400_000);
  const runs: number[][] = [];
  for (const day of [...days].toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs
    .flatMap((run) => (run.length > 2 ? [`${name(run[0]!)}–${name(run.at(-1)!)}`] : run.map(name)))
    .join(language.startsWith('zh') ? '、' : ', ');
}

/** A week in one line: `Mon–Fri 08:00–20:00 · Sat 09:00–13:00`. */
export function scheduleInWords({ windows }: WeeklySchedule, language: string): string {
  return windows.map(({ days, from, to }) => `${daysInWords(days, language)} ${from}–${to}`).join(' · ');
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Hours that a week of this plan has, windows that overlap counted once. */
export function weeklyHours({ windows }: WeeklySchedule): number {
  const worked = new Uint8Array(7 * 1_440);
  for (const { days, from, to } of windows) {
    const length = (minutes(to) - minutes(from) + 1_440) % 1_440 || 1_440;
    for (const day of days) {
      const start = (day - 1) * 1_440 + minutes(from);
      for (let minute = 0; minute < length; minute++) worked[(start + minute) % worked.length] = 1;
    }
  }
  return worked.reduce((sum, one) => sum + one, 0) / 60;
}
