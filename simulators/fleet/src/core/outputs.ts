import type { AssignmentId, Fix, IncidentType, RentalStatus, Skill, VehicleCondition } from '@roadcall/contracts';

/** A fix without its time, which the device stamps. */
export type DeviceFix = Pick<
  Fix,
  | 'lat'
  | 'lon'
  | 'speedKph'
  | 'headingDeg'
  | 'accuracyM'
  | 'satellites'
  | 'hdop'
  | 'odometerM'
  | 'fuelPct'
  | 'chargePct'
  | 'ignition'
  | 'locked'
  | 'externalPower'
  | 'batteryV'
  | 'dtc'
  | 'alarm'
>;

/** A fix as it leaves the device. */
export type TimedFix = DeviceFix & Pick<Fix, 'ts'>;

/** What the simulated world does to the product at an instant of its own clock. */
export type SimulationOutput =
  /** A device sends; `device` counts the vehicles first, then the units. */
  | { kind: 'fix'; atMs: number; device: number; fix: DeviceFix }
  /** The rental of a vehicle should get this status; `untilMs`: when it is to end, at a booking. */
  | { kind: 'rental'; atMs: number; vehicle: number; want: RentalStatus; untilMs: number }
  /** Somebody at the branch notes a vehicle's condition. */
  | { kind: 'condition'; atMs: number; vehicle: number; condition: VehicleCondition }
  /** The customer calls. */
  | { kind: 'call'; atMs: number; vehicle: number; type: IncidentType; needs: readonly Skill[]; note: string }
  /** A crew has come to the next step of its assignment. */
  | { kind: 'crew'; atMs: number; unit: number; assignmentId: AssignmentId; step: 'arrived' | 'worked' | 'delivered' }
  /** A unit is back at its station. */
  | { kind: 'home'; atMs: number; unit: number };
