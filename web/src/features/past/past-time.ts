const MINUTE_MS = 60_000;
const pad = (value: number): string => String(value).padStart(2, '0');

/** The instant that is on show instead of now, ms since the epoch; undefined while the console shows what is. */
export function pastInstant(param: string | undefined): number | undefined {
  const at = param === undefined ? Number.NaN : Date.parse(param);
  return Number.isNaN(at) ? undefined : at;
}

/** Full minutes, never later than the last one that is over. */
export function asMinute(at: number, now: number): number {
  return Math.floor(Math.min(at, now) / MINUTE_MS) * MINUTE_MS;
}

/** What `datetime-local` takes, in the zone of the person. */
export function localInput(at: number): string {
  const date = new Date(at);
  const day = `${String(date.getFullYear())}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Midnight before an instant in the zone of the person, and the minutes since, by the clock on the wall. */
export function minuteOfDay(at: number): { midnight: number; minute: number } {
  const date = new Date(at);
  const midnight = new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return { midnight, minute: Math.floor((at - midnight) / MINUTE_MS) };
}
