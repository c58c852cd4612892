import {
  boundsOfLocalDay,
  type Derivation,
  type NewDerivation,
  type TenantId,
  type UserId,
  type VehicleId,
} from '@roadcall/contracts';
import {
  commitDerivation,
  listDrivingEvents,
  listEnergyEvents,
  listStops,
  listTrips,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { recordsOf, type TenantHistory } from '@roadcall/telematics';
import { compareAlarms } from './compare-alarms.ts';
import { changesOf, compareRecords, isNothing, shownChanges, type Comparison } from './compare-day.ts';
import { deriveDay } from './derive-day.ts';
import { shownDrivingEvent, shownEnergyEvent, shownStop, shownTrip } from './shown-records.ts';

/** More records of a kind than a vehicle has in a day. */
const LIMIT = 5_000;

/**
 * Derives a day of a vehicle again and says what changes; unless it is a preview, the new version is put in force and the old
 * one kept. Alarms are only compared: deriving again raises none.
 */
export async function rederiveDay(
  pool: Pool,
  rules: TenantHistory,
  by: { tenantId: TenantId; userId: UserId },
  { vehicleId, timeZone }: { vehicleId: VehicleId; timeZone: string },
  wish: NewDerivation,
): Promise<Derivation> {
  const { tenantId } = by;
  const { day } = wish;
  const rulesAt = wish.rules === 'now' ? Date.now() : undefined;
  const days = await deriveDay(pool, rules, { tenantId, vehicleId, bounds: boundsOfLocalDay(timeZone, day), rulesAt });
  const again = days.map(({ deviceId, again: facts }) => ({ deviceId, records: recordsOf(facts) }));
  const period = boundsOfLocalDay(timeZone, day);
  const query = { vehicleId, from: new Date(period.from), to: new Date(period.to), limit: LIMIT };

  /** Records of the vehicle; the device may have been in another one on that day too. */
  function ofVehicle<T extends { vehicleId?: VehicleId | undefined }>(pick: (records: Records) => readonly T[]) {
    return again.flatMap(({ deviceId, records }) =>
      pick(records)
        .filter((record) => record.vehicleId === vehicleId)
        .map((record) => ({ ...record, tenantId, deviceId })),
    );
  }
  const stored = {
    trips: (await listTrips(pool, tenantId, query)).trips,
    stops: (await listStops(pool, tenantId, query)).stops,
    drivingEvents: (await listDrivingEvents(pool, tenantId, query)).events,
    energyEvents: (await listEnergyEvents(pool, tenantId, query)).events,
  };
  const trips = compareRecords(
    stored.trips,
    ofVehicle((records) => records.trips),
    period,
    shownTrip,
  );
  const stops = compareRecords(
    stored.stops,
    ofVehicle((records) => records.stops),
    period,
    shownStop,
  );
  const drivingEvents = compareRecords(
    stored.drivingEvents,
    ofVehicle((records) => records.drivingEvents),
    period,
    shownDrivingEvent,
  );
  const energyEvents = compareRecords(
    stored.energyEvents,
    ofVehicle((records) => records.energyEvents),
    period,
    shownEnergyEvent,
  );

  let run: number | null = null;
  if (!wish.preview && ![trips, stops, drivingEvents, energyEvents].every(isNothing)) {
    const changes = {
      trips: changesOf(trips),
      stops: changesOf(stops),
      drivingEvents: changesOf(drivingEvents),
      energyEvents: changesOf(energyEvents),
    };
    const of = { vehicleId, day, timeZone, rulesAt: rulesAt === undefined ? null : new Date(rulesAt) };
    run = await withTransaction(pool, (tx) => commitDerivation(tx, by, of, changes));
  }
  return {
    run,
    vehicleId,
    day,
    timeZone,
    rules: wish.rules,
    lateFixes: days.reduce((sum, { lateFixes }) => sum + lateFixes, 0),
    trips: shownChanges(trips, run ?? 0, shownTrip),
    stops: shownChanges(stops, run ?? 0, shownStop),
    drivingEvents: countsOf(drivingEvents),
    energyEvents: countsOf(energyEvents),
    alarms: compareAlarms(days, period),
  };
}

type Records = ReturnType<typeof recordsOf>;

function countsOf({ added, removed, changed }: Comparison<unknown, unknown>): Derivation['drivingEvents'] {
  return { added: added.length, removed: removed.length, changed: changed.length };
}
