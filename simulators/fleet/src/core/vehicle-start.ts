import type { RentalPhase, RentalStatus, VehicleCondition } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import type { Random } from '../random.ts';
import { Drive, type DrivingStyle } from './drive.ts';
import { randomEnergyPct } from './energy-store.ts';
import { PHASE_OF_RENTAL, type Activity, type KnownVehicle } from './vehicle-state.ts';
import { planDrive, somewhere, tripDestination, type World } from './world.ts';

const MINUTE_MS = 60_000;
/** `temper` of the least patient customer (0…1, see DrivingStyle): some harsh events a day in a fleet, not one at each light. */
const MOST_TEMPER = 0.2;

/** A vehicle as the simulation finds it: the city has been alive for long. */
export interface VehicleStart {
  readonly phase: RentalPhase;
  readonly condition: VehicleCondition;
  readonly activity: Activity;
  readonly place: LatLon;
  readonly headingDeg: number;
  readonly odometerM: number;
  readonly energyPct: number;
  readonly rentalUntilMs: number;
  readonly hasIncident: boolean;
}

/** How this customer drives. */
export function customerStyle(random: Random): DrivingStyle {
  return {
    speedFactor: Math.max(0.75, Math.min(1.2, random.normal(1, 0.09))),
    accelerationMps2: random.between(1.2, 2.2),
    brakingMps2: random.between(1.8, 2.8),
    stopChance: 0.14,
    longestWaitS: 45,
    corneringMps2: random.between(1.6, 2.3),
    // Most hardly ever lose patience, a few often do.
    temper: MOST_TEMPER * random.between(0, 1) ** 4,
  };
}

/** Status that the rental of a vehicle in this phase has at least; undefined where there is none. */
export const STATUS_OF_PHASE: Readonly<Record<RentalPhase, RentalStatus | undefined>> = {
  available: undefined,
  reserved: 'confirmed',
  preparing: 'preparing',
  rented: 'active',
  returned: 'returned',
};

/** Shares of a fleet that are just being booked, made ready, taken back, and repaired, when a simulation begins. */
const SHARES = { reserved: 0.03, preparing: 0.02, returned: 0.02, repaired: 0.02 } as const;

/**
 * The first state of a vehicle: what the product and its device remember; where they do not, as chance has it. `newness`
 * is 1 in a fleet that nobody has rented yet and 0 in one whose vehicles without rental are just free.
 */
export function startState(
  world: World,
  own: { known: KnownVehicle; slot: LatLon; newness: number },
  style: DrivingStyle,
  random: Random,
  nowMs: number,
): VehicleStart {
  const { known, slot, newness } = own;
  const { rentedShare } = world.settings;
  const inUse = newness * (rentedShare + SHARES.reserved + SHARES.preparing + SHARES.returned);
  const byChance = random.weighted<RentalPhase>([
    ['rented', newness * rentedShare],
    ['reserved', newness * SHARES.reserved],
    ['preparing', newness * SHARES.preparing],
    ['returned', newness * SHARES.returned],
    ['available', Math.max(0, 1 - inUse)],
  ]);
  const repair = random.chance(newness * SHARES.repaired);
  const condition = known.condition ?? (repair && !known.rental ? 'in_maintenance' : 'ok');
  const phase = known.rental ? PHASE_OF_RENTAL[known.rental.status] : condition === 'ok' ? byChance : 'available';
  const fallbackUntilMs = nowMs + random.between(15, 200) * MINUTE_MS;
  const base = {
    phase,
    condition,
    rentalUntilMs: Math.max(known.rental?.untilMs ?? fallbackUntilMs, nowMs + 10 * MINUTE_MS),
    energyPct: known.memory?.energyPct ?? (phase === 'available' ? random.between(96, 100) : randomEnergyPct(random)),
    odometerM: known.memory?.odometerM ?? Math.round(random.between(2_000_000, 90_000_000)),
    headingDeg: known.memory?.headingDeg ?? random.pick([0, 180]),
    hasIncident: known.incident !== undefined,
  };
  const parkedAt = (place: LatLon, untilMs: number): VehicleStart => ({
    ...base,
    place,
    activity: { kind: 'parked', untilMs },
  });
  if (known.incident) return parkedAt(known.incident.place, nowMs);
  // Most of the yard is booked some time in the next hours, not now.
  if (phase !== 'rented')
    return parkedAt(known.memory ?? slot, nowMs + random.between(0.5, phase === 'available' ? 140 : 4) * MINUTE_MS);
  const isUnderWay = random.chance(0.55);
  if (!isUnderWay)
    return parkedAt(known.memory ?? somewhere(world, random), nowMs + random.between(0.2, 14) * MINUTE_MS);
  const from = known.memory ?? somewhere(world, random);
  const plan = planDrive(world, from, tripDestination(world, from, random), nowMs);
  const drive = new Drive(plan, style, random, known.memory ? 0 : plan.lengthM * random.between(0.05, 0.8));
  return { ...base, place: drive.where().position, activity: { kind: 'driving', drive, errand: 'trip' } };
}
