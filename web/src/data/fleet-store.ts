import type { Alarm, Branch, Incident, Rental, UnitWithPosition, VehicleWithPosition } from '@roadcall/contracts';
import { create } from 'zustand';

/**
 * Every record the console works with, by id, as REST gave it and events changed it. Motion is not in here: the positions of these
 * records are those of the moment they were read, what moves lives in the motion table.
 */
export interface FleetState {
  readonly vehicles: ReadonlyMap<string, VehicleWithPosition>;
  readonly units: ReadonlyMap<string, UnitWithPosition>;
  readonly branches: ReadonlyMap<string, Branch>;
  readonly rentals: ReadonlyMap<string, Rental>;
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly incidents: ReadonlyMap<string, Incident>;
}

const empty: FleetState = {
  vehicles: new Map(),
  units: new Map(),
  branches: new Map(),
  rentals: new Map(),
  alarms: new Map(),
  incidents: new Map(),
};

export const useFleet = create<FleetState>(() => empty);

export function byId<T extends { id: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  return new Map(records.map((record) => [record.id, record]));
}
