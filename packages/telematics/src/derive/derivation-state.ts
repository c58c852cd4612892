import { emptyAlarms, type AlarmsSlice } from './alarms.ts';
import type { BehaviourSlice } from './behaviour.ts';
import type { Asset } from './draft.ts';
import { emptyLevel, type EnergySlice } from './energy.ts';
import type { EngineSlice } from './engine-hours.ts';
import type { FencesSlice } from './fences.ts';
import type { MotionSlice } from './motion.ts';
import type { OdometerSlice } from './odometer.ts';
import type { FixKey } from './ordered-fix.ts';
import type { PermittedAreaSlice } from './permitted-area.ts';
import type { PlaceTrack } from './place-track.ts';
import type { TripsSlice } from './trips.ts';

/**
 * What is remembered of a device between two fixes: plain JSON, a slice per step: 2 KB on an ordinary day, at most 4 KB
 * and half a KB for each of up to 24 alarms (state-size.test.ts). Nothing may depend on the
 * order of keys or tell `undefined` from absent: it is written as JSON and read back at any fix.
 */
export interface DerivationState {
  /** The last fix that was derived. */
  derivedUpTo: FixKey | undefined;
  asset: Asset | undefined;
  track: PlaceTrack;
  odometer: OdometerSlice;
  motion: MotionSlice;
  engine: EngineSlice;
  behaviour: BehaviourSlice;
  energy: EnergySlice;
  trips: TripsSlice;
  fences: FencesSlice;
  permittedArea: PermittedAreaSlice;
  alarms: AlarmsSlice;
}

/** The state of a device that never sent a fix. */
export function emptyState(): DerivationState {
  return {
    derivedUpTo: undefined,
    asset: undefined,
    track: { place: undefined, strayed: undefined },
    odometer: { anchor: undefined, integratedM: 0, deviceM: undefined, deviceWayM: 0, sinceDeviceM: 0 },
    motion: { motion: 'unknown', stillSince: undefined, ignition: undefined },
    engine: { engineMs: 0, isOn: false },
    behaviour: { sample: undefined, harsh: {}, overspeed: undefined, idling: undefined },
    energy: { fuel: emptyLevel(), charge: emptyLevel() },
    trips: { phase: 'unknown', trip: undefined, stop: undefined, start: undefined, arrival: undefined },
    fences: {},
    permittedArea: {},
    alarms: emptyAlarms(),
  };
}

/** A state as it was kept; slices that an older version did not have yet begin empty. */
export function stateFromJson(text: string): DerivationState {
  const kept = JSON.parse(text) as Partial<DerivationState>;
  return { ...emptyState(), ...kept, alarms: { ...emptyAlarms(), ...kept.alarms } };
}
