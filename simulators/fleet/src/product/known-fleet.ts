import type { Incident, Rental, RentalStatus, Vehicle, VehicleId } from '@roadcall/contracts';
import type { DeviceMemory, KnownVehicle } from '../core/vehicle-state.ts';
import { RENTAL_MARGIN_MS } from './rental-desk.ts';

/** Statuses of a rental that has or will soon have its vehicle, the farther ones later. */
export const RUNNING_STATUSES: readonly RentalStatus[] = [
  'confirmed',
  'preparing',
  'ready',
  'handed_over',
  'active',
  'returned',
  'settled',
];
/** A booking that begins later than this from now is somebody's for another day, ms. */
const SOON_MS = 10 * 60_000;

const rank = ({ status }: Rental): number => RUNNING_STATUSES.indexOf(status);

/** Of the rentals the one that each vehicle is in now: the farthest, and no booking for another day. */
export function runningRentals(rentals: readonly Rental[], nowMs: number): Map<VehicleId, Rental> {
  const running = new Map<VehicleId, Rental>();
  for (const rental of rentals) {
    const vehicleId = rental.legs.at(-1)?.vehicleId;
    if (vehicleId === undefined || rank(rental) < 0) continue;
    if (rental.status === 'confirmed' && Date.parse(rental.from) > nowMs + SOON_MS) continue;
    const known = running.get(vehicleId);
    if (!known || rank(rental) > rank(known)) running.set(vehicleId, rental);
  }
  return running;
}

/** Everything that is known of the vehicles when the simulation begins, by their number. */
export function knownVehicles(facts: {
  vehicleIds: readonly VehicleId[];
  vehicles: readonly Pick<Vehicle, 'id' | 'condition'>[];
  rentals: ReadonlyMap<VehicleId, Rental>;
  incidents: readonly Incident[];
  /** Memory of the device of each vehicle. */
  memoryOf: (vehicle: number) => DeviceMemory | undefined;
  /** Time of the city at a real time. */
  cityMs: (realMs: number) => number;
}): Map<number, KnownVehicle> {
  const conditions = new Map(facts.vehicles.map(({ id, condition }) => [id, condition]));
  const incidents = new Map(facts.incidents.map((incident) => [incident.vehicleId, incident]));
  return new Map(
    facts.vehicleIds.map((id, index) => {
      const rental = facts.rentals.get(id);
      const incident = incidents.get(id);
      const condition = conditions.get(id);
      const memory = facts.memoryOf(index);
      const known: KnownVehicle = {
        ...(rental && {
          rental: { status: rental.status, untilMs: facts.cityMs(Date.parse(rental.to) - RENTAL_MARGIN_MS) },
        }),
        // A fleet just made is all sound; then chance sends a few to the workshop.
        ...(condition !== undefined && condition !== 'ok' && { condition }),
        ...(incident && { incident: { type: incident.type, place: { lat: incident.lat, lon: incident.lon } } }),
        ...(memory && { memory }),
      };
      return [index, known];
    }),
  );
}
