import {
  DriverScoreSummary,
  DrivingEvents,
  EnergyEvents,
  MAX_DERIVED_DAYS,
  PeriodQuery,
  RentalId,
  Stops,
  Trip,
  Trips,
  VehicleId,
} from '@roadcall/contracts';
import {
  findRental,
  findTrip,
  findVehicle,
  listDrivingEvents,
  listEnergyEvents,
  listStops,
  listTrips,
  logPositionAccess,
  type DerivedQuery,
  type Pool,
  type StoredTrip,
} from '@roadcall/store';
import { driverScore, sumParts } from '@roadcall/telematics';
import { z } from 'zod';
import { shownScore } from '../derivation/shown-score.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf, type Principal } from '../http/principal.ts';
import { notFound, ProblemError } from '../http/problems.ts';

const tag = 'trips';
const DAY_MS = 24 * 3_600_000;
/** A score is made of at most this many trips. */
const MAX_SCORED_TRIPS = 5_000;
const VehicleParams = z.object({ id: VehicleId });

/** What was derived from a vehicle's fixes. They say where it was: each reading is on record (domain §14). */
export function tripRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  async function askFor(principal: Principal, vehicleId: VehicleId, query: PeriodQuery): Promise<DerivedQuery> {
    const period = periodOf(query);
    if ((await findVehicle(pool, principal.tenantId, vehicleId)) === undefined) throw notFound('vehicle');
    await logPositionAccess(pool, actorOf(principal), { what: 'track', of: { vehicleId }, ...period });
    return { vehicleId, ...period, limit: query.limit };
  }

  return [
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/trips',
      access: 'positions.read',
      tag,
      summary: 'Trips of a vehicle that overlap the period',
      params: VehicleParams,
      query: PeriodQuery,
      response: Trips,
      async handle({ principal, params, query }) {
        const { trips, truncated } = await listTrips(
          pool,
          principal.tenantId,
          await askFor(principal, params.id, query),
        );
        return { trips: trips.map(withScore), truncated };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/stops',
      access: 'positions.read',
      tag,
      summary: 'Stops of a vehicle that overlap the period',
      params: VehicleParams,
      query: PeriodQuery,
      response: Stops,
      async handle({ principal, params, query }) {
        return listStops(pool, principal.tenantId, await askFor(principal, params.id, query));
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/driving-events',
      access: 'positions.read',
      tag,
      summary: 'Harsh events, overspeed and idling of a vehicle',
      params: VehicleParams,
      query: PeriodQuery,
      response: DrivingEvents,
      async handle({ principal, params, query }) {
        return listDrivingEvents(pool, principal.tenantId, await askFor(principal, params.id, query));
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/energy-events',
      access: 'positions.read',
      tag,
      summary: 'Refuelling, drains and charging of a vehicle',
      params: VehicleParams,
      query: PeriodQuery,
      response: EnergyEvents,
      async handle({ principal, params, query }) {
        return listEnergyEvents(pool, principal.tenantId, await askFor(principal, params.id, query));
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/trips/:id',
      access: 'positions.read',
      tag,
      summary: 'One trip: the version in force, or an older one by its run',
      params: z.object({ id: z.uuid() }),
      query: z.object({ run: z.coerce.number().int().min(0).optional() }),
      response: Trip,
      async handle({ principal, params, query }) {
        const trip = await findTrip(pool, principal.tenantId, params.id, query.run);
        if (trip === undefined) throw notFound('trip');
        const of = trip.vehicleId === null ? { unitId: trip.unitId! } : { vehicleId: trip.vehicleId };
        const [from, to] = [new Date(trip.beganAt), trip.endedAt === null ? new Date() : new Date(trip.endedAt)];
        await logPositionAccess(pool, actorOf(principal), { what: 'track', of, from, to });
        return withScore(trip);
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/driver-score',
      access: 'fleet.read',
      tag,
      summary: 'Driver score over the trips of a vehicle in a period, with its parts',
      params: VehicleParams,
      query: PeriodQuery.omit({ limit: true }),
      response: DriverScoreSummary,
      async handle({ principal, params, query }) {
        const period = periodOf(query);
        if ((await findVehicle(pool, principal.tenantId, params.id)) === undefined) throw notFound('vehicle');
        const wanted = { vehicleId: params.id, ...period, limit: MAX_SCORED_TRIPS };
        return summaryOf((await listTrips(pool, principal.tenantId, wanted)).trips);
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/rentals/:id/driver-score',
      access: 'rentals.read',
      tag,
      summary: 'Driver score over the trips of a rental, with its parts',
      params: z.object({ id: RentalId }),
      response: DriverScoreSummary,
      async handle({ principal, params }) {
        if ((await findRental(pool, principal.tenantId, params.id)) === undefined) throw notFound('rental');
        const wanted = { rentalId: params.id, from: new Date(0), to: new Date(), limit: MAX_SCORED_TRIPS };
        return summaryOf((await listTrips(pool, principal.tenantId, wanted)).trips);
      },
    }),
  ];
}

/** A stored trip as it is shown, with its score by today's rules. */
function withScore({ harsh, ...trip }: StoredTrip): Trip {
  return { ...trip, driver: shownScore(driverScore({ ...trip, harsh })) };
}

function summaryOf(trips: readonly StoredTrip[]): DriverScoreSummary {
  const { harsh, ...sum } = sumParts(trips);
  return { ...shownScore(driverScore({ ...sum, harsh })), tripCount: trips.length, ...sum };
}

function periodOf(query: { from: string; to: string }): { from: Date; to: Date } {
  const [from, to] = [new Date(query.from), new Date(query.to)];
  if (from < to && to.getTime() - from.getTime() <= MAX_DERIVED_DAYS * DAY_MS) return { from, to };
  throw new ProblemError(400, 'invalid_query', 'The query is not valid', {
    errors: [{ field: 'to', message: `is after \`from\`, by at most ${MAX_DERIVED_DAYS} days` }],
  });
}
