import type { AlarmKind, IncidentType, RentalPhase, RentalStatus, VehicleCondition } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import type { Drive } from './drive.ts';

/** What a vehicle is doing. */
export type Activity =
  /** Stands with its ignition off until `untilMs`, then its phase says what comes next. */
  | { kind: 'parked'; untilMs: number }
  | { kind: 'driving'; drive: Drive; errand: 'trip' | 'refuel' | 'return' }
  | { kind: 'refuelling'; untilMs: number }
  /** On the hook of a unit, which moves it; or with its driver at the wheel, the engine running. */
  | { kind: 'towed'; isDriven: boolean };

/** Which activity may follow which; what the tests hold the simulation to. */
export const ACTIVITY_FOLLOWERS: Readonly<Record<Activity['kind'], readonly Activity['kind'][]>> = {
  parked: ['driving', 'towed'],
  driving: ['parked', 'refuelling', 'driving', 'towed'],
  refuelling: ['driving', 'parked', 'towed'],
  towed: ['parked'],
};

export type TroubleKind = 'engine_fault' | 'flat_tyre' | 'collision' | 'out_of_energy' | 'lockout';

/** What keeps a vehicle where it is: something broke, or an incident is open on it. */
export interface Hold {
  trouble: TroubleKind | undefined;
  /** When the customer calls; undefined when nobody (more) is to call. */
  callAtMs: number | undefined;
  sinceMs: number;
  hasIncident: boolean;
}

/** What the product knows of a vehicle when the simulation begins. */
export interface KnownVehicle {
  readonly rental?: { status: RentalStatus; untilMs: number };
  readonly condition?: VehicleCondition;
  /** An open incident on it and where. */
  readonly incident?: { type: IncidentType; place: LatLon };
  /** Where it last was, with its odometer and energy, if its device remembers. */
  readonly memory?: DeviceMemory;
}

/** What a device keeps through a power cut. */
export interface DeviceMemory {
  readonly lat: number;
  readonly lon: number;
  readonly headingDeg: number;
  readonly odometerM: number;
  readonly energyPct?: number;
  /** Alarms it has raised and not cleared. */
  readonly alarms?: readonly RaisedAlarm[];
}

/** An alarm with its subject: a fault code, a wheel. */
export interface RaisedAlarm {
  readonly kind: AlarmKind;
  readonly code?: string;
}

/** Phase of a vehicle (domain §2) whose rental has this status (domain §5). */
export const PHASE_OF_RENTAL: Readonly<Record<RentalStatus, RentalPhase>> = {
  requested: 'reserved',
  reviewed: 'reserved',
  confirmed: 'reserved',
  preparing: 'preparing',
  ready: 'preparing',
  handed_over: 'rented',
  active: 'rented',
  returned: 'returned',
  settled: 'returned',
  closed: 'available',
  cancelled: 'available',
  no_show: 'available',
};
