/** Offsets of all time zones change at whole quarters of an hour. */
const QUARTER_MS = 900_000;

/**
 * Writes instants as local times with their offset, `2026-03-01T16:00:00.000+08:00`; a formatter of Intl for each of
 * millions would cost more than everything else, so the offset is looked up once per quarter of an hour.
 */
export function createLocalTime(timeZone: string): (epochMs: number) => string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  let quarter = NaN;
  let offsetMs = 0;
  let suffix = 'Z';
  return (epochMs) => {
    const current = Math.floor(epochMs / QUARTER_MS);
    if (current !== quarter) {
      quarter = current;
      // GMT, GMT+08:00, or GMT-00:44:30 for a few of before 1972.
      const name = format.formatToParts(epochMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
      const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
      offsetMs = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
      suffix = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
    }
    return new Date(epochMs + offsetMs).toISOString().replace('Z', suffix);
  };
}
