import type { ClockSettings } from '@roadcall/contracts';
import { except, pause, relimit, resume, setCause, start, stop, voidClock } from '../clock/clock-life.ts';
import { unchanged, type ClockActRecord, type ClockChange, type ClockRecord } from '../clock/clock-record.ts';
import { advance } from '../clock/clock-steps.ts';
import { CLOCK_DEFINITIONS, definitionOf, limitFor, type ClockDefinition } from './clock-definitions.ts';
import type { ClockedIncident, ClockFact } from './clock-facts.ts';

/** Reason of a clock that ended because triage made another incident of it; it may begin again. */
export const RETYPED = 'retyped';

export interface ClocksAfter {
  readonly clocks: readonly ClockRecord[];
  /** What happened, in order. Empty: the fact changed nothing, as when it comes a second time. */
  readonly acts: readonly ClockActRecord[];
}

/**
 * What a fact does to the clocks of an incident. A clock's time is advanced to the fact before that acts on it, so no
 * step is skipped; other clocks are left alone, so facts about different clocks may come in any order.
 */
export function factsToClocks(
  clocks: readonly ClockRecord[],
  incident: ClockedIncident,
  fact: ClockFact,
  settings: ClockSettings,
): ClocksAfter {
  const acts: ClockActRecord[] = [];
  const take = ({ clock, acts: done }: ClockChange): ClockRecord => {
    acts.push(...done);
    return clock;
  };
  const kept = clocks.map((clock) => take(effectOn(clock, incident, fact, settings)));
  const begun = CLOCK_DEFINITIONS.filter((definition) => begins(definition, kept, incident, fact)).map((definition) =>
    take(
      start(
        definition.kind,
        definition.countsFrom === 'report' ? incident.reportedAtMs : fact.atMs,
        limitFor(definition, settings, incident.terrain),
      ),
    ),
  );
  const replaced = new Set(begun.map(promiseOf));
  return { clocks: [...kept.filter((clock) => !replaced.has(promiseOf(clock))), ...begun], acts };
}

/** Which promise a clock is about: one per incident. */
export function promiseOf({ kind }: Pick<ClockRecord, 'kind'>): string {
  return definitionOf(kind).promise;
}

function begins(
  definition: ClockDefinition,
  clocks: readonly ClockRecord[],
  incident: ClockedIncident,
  fact: ClockFact,
): boolean {
  const { starts } = definition;
  const isItsFact = starts.includes(fact.kind) || (fact.kind === 'triaged' && starts.includes('reported'));
  if (!isItsFact || !definition.applies(incident)) return false;
  const before = clocks.find((clock) => promiseOf(clock) === definition.promise);
  return before === undefined || (before.state === 'voided' && before.voidReason === RETYPED);
}

function effectOn(
  clock: ClockRecord,
  incident: ClockedIncident,
  fact: ClockFact,
  settings: ClockSettings,
): ClockChange {
  const definition = definitionOf(clock.kind);
  switch (fact.kind) {
    case 'time':
      return advance(clock, fact.atMs);
    case 'paused':
      return fact.clock === clock.kind ? pause(clock, fact.atMs, fact.reason) : unchanged(clock);
    case 'resumed':
      return fact.clock === clock.kind ? resume(clock, fact.atMs) : unchanged(clock);
    case 'kept':
      return fact.clock === clock.kind ? stop(clock, fact.atMs, fact.reason) : unchanged(clock);
    case 'excepted': {
      const isMeant = fact.clock === clock.kind && definition.exceptable;
      return isMeant ? except(clock, fact.atMs, fact.reason) : unchanged(clock);
    }
    case 'caused':
      return fact.clock === clock.kind ? setCause(clock, fact.atMs, fact.cause, fact.note) : unchanged(clock);
    case 'cancelled':
      return voidClock(clock, fact.atMs, fact.reason);
    case 'resolved':
      return definition.endsWithIncident ? voidClock(clock, fact.atMs, 'resolved') : unchanged(clock);
    case 'placed':
      return replaced(clock, definition, incident, fact, settings);
    case 'triaged':
      return samePromise(definition, incident) ? unchanged(clock) : voidClock(clock, fact.atMs, RETYPED);
    case 'reported':
    case 'accepted':
    case 'on_scene':
    case 'customer_told':
    case 'customer_reported':
    case 'insurer_notified':
    case 'authority_informed':
    case 'declared_reportable':
    case 'replacement_promised':
    case 'replacement_delivered':
      break;
  }
  return definition.stops.includes(fact.kind) ? stop(clock, fact.atMs, fact.reason ?? null) : unchanged(clock);
}

/** Whether triage still asks for what a clock promises, wherever the place is. */
function samePromise({ promise }: ClockDefinition, incident: ClockedIncident): boolean {
  return CLOCK_DEFINITIONS.some((each) => each.promise === promise && each.applies(incident));
}

/** The clock of the same promise for the place as it is known now. */
function replaced(
  clock: ClockRecord,
  { promise }: ClockDefinition,
  incident: ClockedIncident,
  fact: { atMs: number; reason: string | null },
  settings: ClockSettings,
): ClockChange {
  const definition = CLOCK_DEFINITIONS.find((each) => each.promise === promise && each.applies(incident));
  if (definition === undefined || !definition.byPlace) return unchanged(clock);
  const to = { kind: definition.kind, ...limitFor(definition, settings, incident.terrain) };
  return relimit(clock, fact.atMs, to, fact.reason);
}
