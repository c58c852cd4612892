import type { DeriveStep, Draft } from './draft.ts';
import type { EnergyEvent } from './energy-events.ts';
import { factId } from './fact-id.ts';

/** What is known of one level, fuel or charge. */
export interface LevelSlice {
  /** The newest readings, percent. */
  readings: number[];
  /** Levels of the last quarter of an hour, one in so many minutes: with which the present one is compared. */
  levels: { at: number; pct: number }[];
  /** Readings since it last stood: the first ones of a drive still tell what happened before it. */
  drivenReadings: number;
  /** An event that may go on. */
  open: EnergyEvent | undefined;
}

export interface EnergySlice {
  fuel: LevelSlice;
  charge: LevelSlice;
}

/** So many levels are kept over the window. */
const LEVELS = 6;
/** A change of less than this is none, percentage points. */
const STEADY_PCT = 1;

export const emptyLevel = (): LevelSlice => ({ readings: [], levels: [], drivenReadings: 0, open: undefined });

/**
 * Refuelling, drain and charging. A level is the median of its newest readings, compared with those of the last quarter of
 * an hour: single wrong readings, slopes and sloshing make no event, a slow pump does. Only what happens while the vehicle
 * stands counts; what it burns is no drain. A drain is also a sign of fuel theft for the alarms.
 */
export const energy: DeriveStep = (draft) => {
  const { fix, state, context } = draft;
  if (draft.isRefitted) state.energy = { fuel: emptyLevel(), charge: emptyLevel() };
  const rules = context.settings.energy;
  if (fix.fuelPct !== undefined) follow(draft, state.energy.fuel, fix.fuelPct, 'refuel', rules.refuelPct);
  if (fix.chargePct !== undefined) follow(draft, state.energy.charge, fix.chargePct, 'charge', rules.chargePct);
};

function follow(draft: Draft, slice: LevelSlice, pct: number, rises: 'refuel' | 'charge', risePct: number): void {
  const { at, context, reading } = draft;
  const rules = context.settings.energy;
  slice.readings.push(pct);
  if (slice.readings.length > rules.readings) slice.readings.shift();
  slice.drivenReadings = reading.motion === 'moving' ? slice.drivenReadings + 1 : 0;
  const isDriving = slice.drivenReadings > rules.readings;
  if (slice.readings.length < Math.min(3, rules.readings)) return;
  const level = median(slice.readings);
  if (slice.open !== undefined) carryOn(draft, slice, slice.open, level);
  else if (!isDriving && context.asset !== undefined) {
    const low = slice.levels.reduce((a, b) => (b.pct <= a.pct ? b : a), { at, pct: level });
    const high = slice.levels.reduce((a, b) => (b.pct >= a.pct ? b : a), { at, pct: level });
    if (level - low.pct >= risePct) slice.open = begin(draft, rises, low, level);
    else if (rises === 'refuel' && high.pct - level >= rules.drainPct && at - high.at <= rules.windowMs) {
      slice.open = begin(draft, 'drain', high, level);
      draft.conditions.push({ kind: 'fuel_theft', subject: '', on: true, at, value: high.pct - level });
    }
  }
  remember(slice, at, level, rules.windowMs, isDriving);
}

function carryOn(draft: Draft, slice: LevelSlice, open: EnergyEvent, level: number): void {
  const { at, context, reading } = draft;
  const change = open.kind === 'drain' ? open.toPct - level : level - open.toPct;
  if (change >= STEADY_PCT) {
    open.toPct = level;
    open.endedAt = at;
  }
  if (reading.motion !== 'moving' && at - open.endedAt < context.settings.energy.settledMs) return;
  draft.facts.push({ kind: 'energy_event', event: open });
  if (open.kind === 'drain') draft.conditions.push({ kind: 'fuel_theft', subject: '', on: false, at });
  slice.open = undefined;
  slice.levels = [];
}

function begin(draft: Draft, kind: EnergyEvent['kind'], from: { at: number; pct: number }, level: number): EnergyEvent {
  const { context, fix, at, reading, state } = draft;
  const place = reading.place ?? state.track.place;
  return {
    id: factId(context.device, 'energy', kind, fix),
    kind,
    ...context.asset,
    rentalId: context.surroundings.rental?.rentalId,
    beganAt: from.at,
    endedAt: at,
    fromPct: from.pct,
    toPct: level,
    odometerM: reading.odometerM,
    lat: place?.lat,
    lon: place?.lon,
  };
}

/** Keeps a level every so often. While the vehicle drives the past levels are those it left with: they are let go. */
function remember(slice: LevelSlice, at: number, pct: number, windowMs: number, isDriving: boolean): void {
  if (isDriving) slice.levels = [{ at, pct }];
  const newest = slice.levels.at(-1);
  if (newest !== undefined && at - newest.at < windowMs / LEVELS) return;
  slice.levels.push({ at, pct });
  while (slice.levels.length > LEVELS) slice.levels.shift();
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
