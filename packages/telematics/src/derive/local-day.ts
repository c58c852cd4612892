/** Asia/Shanghai, the time zone of branches unless said otherwise (domain §13); it has no summer time. */
const LOCAL_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** Number of the local day in which an instant lies, days since the epoch. */
export function localDayNumber(at: number): number {
  return Math.floor((at + LOCAL_OFFSET_MS) / DAY_MS);
}

/** The local day in which an instant lies, as `2026-03-01`. */
export function localDayOf(at: number): string {
  return new Date(localDayNumber(at) * DAY_MS).toISOString().slice(0, 10);
}

/** From when to when a local day lasts: from ≤ t < to, ms since the epoch. */
export function boundsOfLocalDay(day: string): { from: number; to: number } {
  const from = Date.parse(`${day}T00:00:00Z`) - LOCAL_OFFSET_MS;
  return { from, to: from + DAY_MS };
}
