import { firstOffsetChangeMs, zoneOffsetMs } from '@roadcall/contracts';

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
  let offsetMs = zoneOffsetMs(timeZone, startMs);
  while (startMs < toMs) {
    const endMs = Math.min(toMs, startMs + STRETCH_MS);
    const offsetAfterMs = zoneOffsetMs(timeZone, endMs);
    const changeMs = offsetAfterMs === offsetMs ? endMs : firstOffsetChangeMs(timeZone, startMs, endMs);
    yield { fromMs: startMs, toMs: changeMs, offsetMs };
    startMs = changeMs;
    offsetMs = zoneOffsetMs(timeZone, startMs);
  }
}
