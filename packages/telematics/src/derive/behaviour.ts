import type { HarshKind } from '@roadcall/contracts';
import { bearingDifferenceDeg } from '@roadcall/geo';
import type { DeriveStep, Draft } from './draft.ts';
import type { DrivingEvent, Severity } from './driving-events.ts';
import { factId } from './fact-id.ts';

/** An event that goes on, or may go on. */
type OpenEvent = DrivingEvent;

export interface BehaviourSlice {
  /** The last speed that the device measured. */
  sample: { at: number; speedKph: number; headingDeg: number | undefined } | undefined;
  /** The newest event of each harsh kind: the same again soon after it is no other one. */
  harsh: Partial<Record<HarshKind, OpenEvent>>;
  overspeed: OpenEvent | undefined;
  idling: OpenEvent | undefined;
}

/** The device says itself that it was harsh; it says not how much. */
const DEVICE_SEVERITY: Severity = 2;
const KPH_PER_MPS = 3.6;
/** Overspeed by these shares of the limit is marked, severe (the steps of the Chinese penalty scale). */
const OVERSPEED_SHARES = [0.2, 0.5] as const;

/**
 * Driving behaviour: harsh braking, acceleration and cornering from the deltas of measured speed and heading, where fixes are dense
 * enough to say so; overspeed and idling by their duration; what the device noticed itself counts too, once. Fills in
 * `overspeedMs` and `harsh`, and pushes conditions for alarms.
 */
export const behaviour: DeriveStep = (draft) => {
  const { state, reading, fix, at } = draft;
  const slice = state.behaviour;
  const isBroken = draft.isRefitted || (reading.sinceLastMs ?? 0) > draft.context.settings.trips.gapMs;
  if (isBroken) closeOpen(draft);
  harshBySpeed(draft);
  harshByDevice(draft);
  overspeed(draft);
  idling(draft);
  if (fix.speedKph !== undefined) slice.sample = { at, speedKph: fix.speedKph, headingDeg: fix.headingDeg };
};

function harshBySpeed(draft: Draft): void {
  const { state, fix, at, context } = draft;
  const { sample } = state.behaviour;
  const rules = context.settings.behaviour;
  if (sample === undefined || fix.speedKph === undefined) return;
  const tookMs = at - sample.at;
  if (tookMs < rules.minSampleMs || tookMs > rules.maxSampleMs) return;
  const mps2 = (fix.speedKph - sample.speedKph) / KPH_PER_MPS / (tookMs / 1_000);
  if (mps2 < 0) noteHarsh(draft, 'harsh_braking', -mps2, rules.brakingMps2);
  else noteHarsh(draft, 'harsh_acceleration', mps2, rules.accelerationMps2);
  if (sample.headingDeg === undefined || fix.headingDeg === undefined) return;
  if (Math.min(sample.speedKph, fix.speedKph) < rules.corneringFromKph) return;
  const turnedRad = (Math.abs(bearingDifferenceDeg(sample.headingDeg, fix.headingDeg)) * Math.PI) / 180;
  const speedMps = (sample.speedKph + fix.speedKph) / 2 / KPH_PER_MPS;
  noteHarsh(draft, 'harsh_cornering', (speedMps * turnedRad) / (tookMs / 1_000), rules.corneringMps2);
}

function noteHarsh(draft: Draft, kind: HarshKind, mps2: number, steps: readonly [number, number, number]): void {
  if (mps2 < steps[0]) return;
  happened(draft, kind, mps2 >= steps[2] ? 3 : mps2 >= steps[1] ? 2 : 1, 'fixes', mps2);
}

function harshByDevice(draft: Draft): void {
  const alarm = draft.fix.alarm;
  if (alarm?.active !== true) return;
  const { kind } = alarm;
  if (kind === 'harsh_braking' || kind === 'harsh_acceleration' || kind === 'harsh_cornering') {
    happened(draft, kind, DEVICE_SEVERITY, 'device', undefined);
  }
}

/** A new event, or the one before made longer and perhaps worse. */
function happened(
  draft: Draft,
  kind: HarshKind,
  severity: Severity,
  source: DrivingEvent['source'],
  value: number | undefined,
): void {
  const { state, at, context, reading } = draft;
  if (context.asset === undefined) return;
  const known = state.behaviour.harsh[kind];
  if (known !== undefined && at - known.endedAt <= context.settings.behaviour.mergeMs) {
    const worse = severity > known.severity;
    if (worse) reading.harsh = [...reading.harsh, { kind, from: known.severity, to: severity }];
    known.endedAt = at;
    known.severity = worse ? severity : known.severity;
    if (value !== undefined) known.value = Math.max(known.value ?? 0, value);
    draft.facts.push({ kind: 'driving_event', event: { ...known } });
    return;
  }
  const event: DrivingEvent = { ...newEvent(draft, kind, at), severity, source, value };
  state.behaviour.harsh[kind] = event;
  reading.harsh = [...reading.harsh, { kind, from: 0, to: severity }];
  draft.facts.push({ kind: 'driving_event', event: { ...event } });
  if (source === 'fixes')
    draft.conditions.push({ kind, subject: '', on: true, isSaid: true, at, value, lat: event.lat, lon: event.lon });
}

function overspeed(draft: Draft): void {
  const { state, reading, at, context } = draft;
  const slice = state.behaviour;
  const limitKph = context.settings.behaviour.overspeedKph;
  const speedKph = reading.speedKph;
  if (speedKph === undefined) return;
  if (speedKph <= limitKph) return closeOverspeed(draft);
  if (context.asset === undefined) return;
  const open = (slice.overspeed ??= { ...newEvent(draft, 'overspeed', at), value: speedKph });
  reading.overspeedMs = Math.min(reading.sinceLastMs ?? 0, at - open.beganAt);
  open.endedAt = at;
  open.value = Math.max(open.value ?? 0, speedKph);
  const share = open.value / limitKph - 1;
  open.severity = share >= OVERSPEED_SHARES[1] ? 3 : share >= OVERSPEED_SHARES[0] ? 2 : 1;
}

function closeOverspeed(draft: Draft): void {
  const { overspeed: open } = draft.state.behaviour;
  draft.state.behaviour.overspeed = undefined;
  if (open === undefined || open.endedAt - open.beganAt < draft.context.settings.behaviour.overspeedMinMs) return;
  draft.facts.push({ kind: 'driving_event', event: open });
}

function idling(draft: Draft): void {
  const { state, reading, at, context } = draft;
  const slice = state.behaviour;
  if (reading.motion !== 'idling' || state.motion.ignition !== true) return closeIdling(draft);
  if (context.asset === undefined) return;
  slice.idling ??= newEvent(draft, 'idling', state.motion.stillSince ?? at);
  slice.idling.endedAt = at;
}

function closeIdling(draft: Draft): void {
  const { idling: open } = draft.state.behaviour;
  draft.state.behaviour.idling = undefined;
  if (open === undefined || open.endedAt - open.beganAt < draft.context.settings.behaviour.idlingMinMs) return;
  draft.facts.push({ kind: 'driving_event', event: open });
}

/** The device was silent or is in another vehicle: what went on ended when it was last heard. */
function closeOpen(draft: Draft): void {
  closeOverspeed(draft);
  closeIdling(draft);
  draft.state.behaviour.harsh = {};
  draft.state.behaviour.sample = undefined;
}

function newEvent(draft: Draft, kind: DrivingEvent['kind'], beganAt: number): DrivingEvent {
  const { context, fix, state, reading } = draft;
  const place = reading.place ?? state.track.place;
  return {
    id: factId(context.device, 'driving', kind, fix),
    kind,
    severity: 1,
    source: 'fixes',
    ...context.asset,
    rentalId: context.surroundings.rental?.rentalId,
    beganAt,
    endedAt: beganAt,
    value: undefined,
    lat: place?.lat,
    lon: place?.lon,
  };
}
