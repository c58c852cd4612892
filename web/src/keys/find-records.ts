import type { Branch, Incident, UnitWithPosition, VehicleWithPosition } from '@roadcall/contracts';
import type { FleetState } from '../data/fleet-store.ts';
import { isOpen } from '../features/incidents/incident-clock.ts';
import { matchesText, textsOf } from '../features/vehicles/filter-vehicles.ts';
import { whoseOf } from '../features/incidents/whose-incident.ts';

export interface Found {
  readonly vehicles: readonly VehicleWithPosition[];
  readonly units: readonly UnitWithPosition[];
  readonly incidents: readonly Incident[];
}

const EACH = 7;

/** Up to seven of each kind that every word of the query fits. An empty query finds nothing. */
export function findRecords(state: Omit<FleetState, 'alarms' | 'rentals'>, query: string): Found {
  if (query.trim() === '') return { vehicles: [], units: [], incidents: [] };
  const branchOf = (id: string | null): Branch | undefined => state.branches.get(id ?? '');
  return {
    vehicles: firstOf(state.vehicles.values(), (vehicle) =>
      matchesText(query, textsOf(vehicle, branchOf(vehicle.branchId), [])),
    ),
    units: firstOf(state.units.values(), (unit) => matchesText(query, [unit.name])),
    incidents: firstOf(
      [...state.incidents.values()].toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a))),
      (incident) => matchesText(query, [incident.number, whoseOf(incident)]),
    ),
  };
}

function firstOf<T>(records: Iterable<T>, fits: (record: T) => boolean): T[] {
  const found: T[] = [];
  for (const record of records) {
    if (!fits(record)) continue;
    found.push(record);
    if (found.length === EACH) break;
  }
  return found;
}
