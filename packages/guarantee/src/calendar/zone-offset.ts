/** Making a formatter costs 30 times its use. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** A stretch of time in which a zone's clocks are the same way off UTC. */
export interface OffsetSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** Local time less UTC, ms. */
  readonly offsetMs: number;
}

const STRETCH_MS = 86_400_000;

/** The spans of constant offset that make up a period, in order; at a change of clocks one ends and the next begins. */
export function* offsetSpans(timeZone: string, fromMs: number, toMs: number): Generator<OffsetSpan> {
  let startMs = fromMs;
  let offsetMs = offsetAt(timeZone, startMs);
  while (startMs < toMs) {
    const endMs = Math.min(toMs, startMs + STRETCH_MS);
    const offsetAfterMs = offsetAt(timeZone, endMs);
    const changeMs = offsetAfterMs === offsetMs ? endMs : firstChange(timeZone, startMs, endMs, offsetMs);
    yield { fromMs: startMs, toMs: changeMs, offsetMs };
    startMs = changeMs;
    offsetMs = offsetAt(timeZone, startMs);
  }
}

/** The first instant after `fromMs` with another offset; there is one at or before `toMs`. */
function firstChange(timeZone: string, fromMs: number, toMs: number, offsetMs: number): number {
  let [before, after] = [fromMs, toMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(timeZone, middle) === offsetMs) before = middle;
    else after = middle;
  }
  return after;
}

function offsetAt(timeZone: string, atMs: number): number {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
    formatters.set(timeZone, formatter);
  }
  const parts = new Map(formatter.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const localMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return localMs - Math.floor(atMs / 1_000) * 1_000;
}
