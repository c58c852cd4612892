const DAY_MINUTES = 1_440;
const WEEK_DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Making a formatter costs 30 times its use. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall of a zone shows at an instant (ms since the epoch): day of the week, 1 Monday to 7 Sunday, and minute of the day. */
export function localTime(timeZone: string, at: number): { day: number; minute: number } {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formatters.set(timeZone, formatter);
  }
  const parts = new Map(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  const minute = (Number(parts.get('hour')) * 60 + Number(parts.get('minute'))) % DAY_MINUTES;
  return { day: WEEK_DAYS.indexOf(parts.get('weekday') ?? '') + 1, minute };
}

/** Minute of the day of a time of day, HH:MM. */
export function minutesOf(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3));
}
