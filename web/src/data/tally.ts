import type { Motion } from '@roadcall/contracts';
import { create } from 'zustand';
import { statusOfVehicle, VEHICLE_STATUSES, type VehicleStatus } from '../marks/marks.ts';
import { isStale } from '../motion/staleness.ts';
import { useFleet, type FleetState } from './fleet-store.ts';
import { currentMotion } from './live.ts';
import { serverNow } from './server-clock.ts';

/** Counts of the fleet as it is this second. */
export interface Tally {
  readonly byStatus: Readonly<Record<VehicleStatus, number>>;
  readonly vehicles: number;
  readonly vehiclesHeard: number;
  readonly units: number;
  readonly unitsHeard: number;
  readonly unitsFree: number;
  readonly stale: number;
}

const zero = (): Record<VehicleStatus, number> =>
  Object.fromEntries(VEHICLE_STATUSES.map((status) => [status, 0])) as Record<VehicleStatus, number>;

export const useTally = create<Tally>(() => ({
  byStatus: zero(),
  vehicles: 0,
  vehiclesHeard: 0,
  units: 0,
  unitsHeard: 0,
  unitsFree: 0,
  stale: 0,
}));

/** Motion of a record now: the live one, else what REST said when it was read. */
export function motionNow(record: { no: number; position: { motion: Motion } | null }): Motion {
  const table = currentMotion();
  const slot = table?.slotOf(record.no);
  return table && slot !== undefined ? table.motionOf(slot) : (record.position?.motion ?? 'unknown');
}

/** Whether what is known of a record's position is old, or nothing is known. */
export function isStaleNow(record: { no: number }): boolean {
  const table = currentMotion();
  const slot = table?.slotOf(record.no);
  return !table || slot === undefined || isStale(table, slot, serverNow());
}

export function tallyFleet({ vehicles, units }: Pick<FleetState, 'vehicles' | 'units'>): Tally {
  const byStatus = zero();
  let stale = 0;
  let unitsStale = 0;
  let unitsFree = 0;
  for (const vehicle of vehicles.values()) {
    byStatus[statusOfVehicle(vehicle, motionNow(vehicle))] += 1;
    if (isStaleNow(vehicle)) stale += 1;
  }
  for (const unit of units.values()) {
    if (isStaleNow(unit)) unitsStale += 1;
    if (unit.state === 'available' || unit.state === 'returning') unitsFree += 1;
  }
  return {
    byStatus,
    vehicles: vehicles.size,
    vehiclesHeard: vehicles.size - stale,
    units: units.size,
    unitsHeard: units.size - unitsStale,
    unitsFree,
    stale: stale + unitsStale,
  };
}

const TALLY_EVERY_MS = 1_000;

const count = (): void => useTally.setState(tallyFleet(useFleet.getState()));

/** Counts once a second while the console is open; returns what stops it. */
export function keepTally(): () => void {
  const timer = setInterval(count, TALLY_EVERY_MS);
  count();
  return () => clearInterval(timer);
}
