import { distanceM } from '@roadcall/geo';
import type { AlarmKind } from '@roadcall/contracts';
import type { RulesByKind } from './alarm-rules.ts';
import type { Draft } from './draft.ts';

/** What the detectors remember between two fixes. */
export interface AlarmWatch {
  /** The last ignition that was known. */
  ignition?: boolean | undefined;
  /** Where it stood last. */
  stoodLat?: number | undefined;
  stoodLon?: number | undefined;
  /** Since when it is driven without a rest, and since when it has stood meanwhile; ms since the epoch. */
  drivenSince?: number | undefined;
  restingSince?: number | undefined;
  /** Fault codes and wheels that are on. */
  faults?: string[] | undefined;
}

export interface Look {
  readonly draft: Draft;
  readonly watch: AlarmWatch;
  readonly rules: RulesByKind;
  /** The condition is there or is gone; not to say anything leaves it as it was. */
  see(kind: AlarmKind, subject: string, on: boolean, value?: number): void;
}

/** So far back on the good side a value must be before its alarm may end, in the unit of the threshold. */
const MARGIN = {
  low_fuel: 3,
  low_charge: 3,
  low_battery: 0.3,
  overheating: 5,
  tyre_pressure: 10,
  overspeed: 2,
} as const;
/** A supply above this is one of 24 V, and its threshold twice that of 12 V. */
const IS_24_V_FROM = 16;
/** A voltage below this is of the device's own cell, which is low at `LOW_CELL_V`. */
const OWN_CELL_BELOW_V = 6;
const LOW_CELL_V = 3.5;
/** A stop of this long is a rest, ms (Road Traffic Safety Law, implementing regulations art. 62: 20 min after 4 h). */
const REST_MS = 20 * 60_000;
const HOUR_MS = 3_600_000;
/** Keys of `attributes` with the coolant's temperature, °C: ours, and those of Traccar. */
const COOLANT_KEYS = ['coolantTempC', 'coolantTemp', 'engineTemp'] as const;
/** Key of `attributes` with a pressure per wheel, kPa: {"front-left": 230}. */
const TYRE_KEY = 'tyrePressureKpa';
/** Fault codes or wheels of one device that are judged; more are a broken sensor. */
const MAX_SUBJECTS = 12;
const WHEEL_NAME = /^[\w-]{1,24}$/;

/** Conditions that follow from what is measured, in order; each says when it is there and when it is gone. */
export const ALARM_DETECTORS: readonly ((look: Look) => void)[] = [
  overspeed,
  energyLevel,
  supply,
  faultCodes,
  overheating,
  tyrePressure,
  movement,
  jammedReceiver,
  fatigue,
];

function above(look: Look, kind: 'overspeed' | 'overheating', value: number | undefined): void {
  const { threshold } = look.rules[kind];
  if (value === undefined || threshold === null) return;
  if (value > threshold) look.see(kind, '', true, value);
  else if (value <= threshold - MARGIN[kind]) look.see(kind, '', false);
}

function below(
  look: Look,
  kind: 'low_fuel' | 'low_charge' | 'low_battery' | 'tyre_pressure',
  value: number | undefined,
  subject = '',
  limit: number | null = look.rules[kind].threshold,
): void {
  if (value === undefined || limit === null) return;
  if (value < limit) look.see(kind, subject, true, value);
  else if (value >= limit + MARGIN[kind]) look.see(kind, subject, false);
}

/** By the measured speed only: one from two positions is too rough for an accusation. */
function overspeed(look: Look): void {
  if (!look.draft.reading.jump) above(look, 'overspeed', look.draft.fix.speedKph);
}

function energyLevel(look: Look): void {
  const { fix, context } = look.draft;
  if (context.surroundings.energy !== 'ev') below(look, 'low_fuel', fix.fuelPct);
  if (context.surroundings.energy !== 'petrol' && context.surroundings.energy !== 'diesel') {
    below(look, 'low_charge', fix.chargePct);
  }
}

function supply(look: Look): void {
  const { batteryV, externalPower } = look.draft.fix;
  if (batteryV !== undefined) {
    const { threshold } = look.rules.low_battery;
    const factor = batteryV > IS_24_V_FROM ? 2 : 1;
    const limit = batteryV < OWN_CELL_BELOW_V ? LOW_CELL_V : threshold === null ? null : threshold * factor;
    below(look, 'low_battery', batteryV, '', limit);
  }
  if (externalPower !== undefined) look.see('power_cut', '', !externalPower);
}

/** A list of codes says all of them: those that are missing are gone. */
function faultCodes(look: Look): void {
  const codes = look.draft.fix.dtc?.slice(0, MAX_SUBJECTS);
  if (codes === undefined) return;
  const before = look.watch.faults ?? [];
  for (const code of before) if (!codes.includes(code)) look.see('engine_fault', code, false);
  for (const code of codes) look.see('engine_fault', code, true);
  look.watch.faults = codes.length === 0 ? undefined : codes;
}

function overheating(look: Look): void {
  const { attributes } = look.draft.fix;
  const value = COOLANT_KEYS.map((key) => attributes?.[key]).find((found) => typeof found === 'number');
  above(look, 'overheating', value);
}

function tyrePressure(look: Look): void {
  const wheels = look.draft.fix.attributes?.[TYRE_KEY];
  if (typeof wheels !== 'object' || wheels === null) return;
  for (const [wheel, kPa] of Object.entries(wheels).slice(0, MAX_SUBJECTS)) {
    if (WHEEL_NAME.test(wheel) && typeof kPa === 'number') below(look, 'tyre_pressure', kPa, wheel);
  }
}

/**
 * Moved away from where it stood: towed with the ignition off, else driven by somebody who may not; the rules know in
 * which rental phases that is wrong. Never both: with the ignition off it is a tow, unless that rule is switched off.
 */
function movement(look: Look): void {
  const { draft, watch, rules } = look;
  const { place, motion } = draft.reading;
  if (motion !== 'moving') {
    if (place !== undefined) Object.assign(watch, { stoodLat: place.lat, stoodLon: place.lon });
    if (motion !== 'unknown') {
      look.see('tow_away', '', false);
      look.see('unauthorised_movement', '', false);
    }
    return;
  }
  if (place === undefined || watch.stoodLat === undefined || watch.stoodLon === undefined) return;
  const awayM = distanceM({ lat: watch.stoodLat, lon: watch.stoodLon }, place);
  const kind = watch.ignition === false && rules.tow_away.enabled ? 'tow_away' : 'unauthorised_movement';
  const other = kind === 'tow_away' ? 'unauthorised_movement' : 'tow_away';
  if (awayM > (rules[kind].threshold ?? 0)) look.see(kind, '', true, Math.round(awayM));
  look.see(other, '', false);
}

/** The vehicle's own speed says that it drives, and the receiver sees nothing. A tunnel ends within the minimum duration. */
function jammedReceiver(look: Look): void {
  const { fix } = look.draft;
  const { threshold } = look.rules.gnss_jam;
  if (fix.speedKph === undefined || threshold === null) return;
  const isBlind = fix.lat === undefined || fix.satellites === 0;
  if (!isBlind) look.see('gnss_jam', '', false);
  else if (fix.speedKph >= threshold) look.see('gnss_jam', '', true, fix.speedKph);
}

function fatigue(look: Look): void {
  const { draft, watch, rules } = look;
  const { motion } = draft.reading;
  if (motion === 'unknown') return;
  if (motion === 'moving') {
    const hasRested = watch.restingSince !== undefined && draft.at - watch.restingSince >= REST_MS;
    if (watch.drivenSince === undefined || hasRested) watch.drivenSince = draft.at;
    watch.restingSince = undefined;
    const drivenH = (draft.at - watch.drivenSince) / HOUR_MS;
    const { threshold } = rules.fatigue_driving;
    if (threshold !== null && drivenH >= threshold)
      look.see('fatigue_driving', '', true, Math.round(drivenH * 10) / 10);
    else look.see('fatigue_driving', '', false);
    return;
  }
  if (watch.drivenSince === undefined) return;
  watch.restingSince ??= draft.at;
  if (draft.at - watch.restingSince < REST_MS) return;
  watch.drivenSince = undefined;
  watch.restingSince = undefined;
  look.see('fatigue_driving', '', false);
}
