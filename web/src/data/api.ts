import {
  Alarm,
  Branch,
  Company,
  City,
  CoverageReport,
  CurrentSession,
  Geofence,
  GeofenceImportResult,
  GeofenceVisit,
  Incident,
  IncidentDetail,
  Overview,
  pageOf,
  Rental,
  SignedIn,
  Stops,
  FleetAt,
  Track,
  Trips,
  UnitWithPosition,
  VehicleWithPosition,
  type GeofenceId,
  type GeofenceImport,
  type NewGeofence,
  type IncidentId,
  type PasswordChange,
  type SignIn,
  type UnitId,
  type VehicleId,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

interface Page<T> {
  items: T[];
  next: string | null;
}

/** All pages of a list, one after the other. */
async function readAll<T>(
  schema: { parse(body: unknown): Page<T> },
  path: (query: { cursor?: string; limit: number }) => string,
  signal?: AbortSignal,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await request('GET', path({ limit: 1_000, ...(cursor ? { cursor } : {}) }), schema, { signal });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return items;
}

const pages = {
  vehicles: pageOf(VehicleWithPosition),
  units: pageOf(UnitWithPosition),
  branches: pageOf(Branch),
  rentals: pageOf(Rental),
  alarms: pageOf(Alarm),
  incidents: pageOf(Incident),
  geofences: pageOf(Geofence),
  visits: pageOf(GeofenceVisit),
};

/** The REST calls of the console, by name. */
export const api = {
  /** Who is signed in here; nobody is an answer, no error. */
  session: () => request('GET', apiPaths.session, CurrentSession),
  signIn: (body: SignIn) => request('POST', apiPaths.signIn, SignedIn, { body }),
  signOut: () => request('POST', apiPaths.signOut, null),
  changePassword: (body: PasswordChange) => request('POST', apiPaths.changePassword, null, { body }),

  city: () => request('GET', apiPaths.city, City),
  coverage: (signal?: AbortSignal) => request('GET', apiPaths.coverage, CoverageReport, { signal }),
  overview: () => request('GET', apiPaths.overview, Overview),

  vehicles: (signal?: AbortSignal) => readAll(pages.vehicles, apiPaths.vehicles, signal),
  vehicle: (id: VehicleId) => request('GET', apiPaths.vehicle(id), VehicleWithPosition),
  units: (signal?: AbortSignal) => readAll(pages.units, apiPaths.units, signal),
  company: (signal?: AbortSignal) => request('GET', apiPaths.company, Company, { signal }),
  branches: (signal?: AbortSignal) => readAll(pages.branches, apiPaths.branches, signal),
  rentals: (signal?: AbortSignal) => readAll(pages.rentals, apiPaths.rentals, signal),
  track: (subject: { vehicleId: VehicleId } | { unitId: UnitId }, from: Date, to: Date, signal?: AbortSignal) => {
    const query = { from: from.toISOString(), to: to.toISOString() };
    return request(
      'GET',
      'vehicleId' in subject
        ? apiPaths.vehicleTrack(subject.vehicleId, query)
        : apiPaths.unitTrack(subject.unitId, query),
      Track,
      { signal },
    );
  },

  /** A day or so of a vehicle with its alarms and silences, simplified where it has more points than a screen. */
  wholeTrack: (vehicleId: VehicleId, period: { from: number; to: number }, signal?: AbortSignal) => {
    const query = {
      from: new Date(period.from).toISOString(),
      to: new Date(period.to).toISOString(),
      limit: 50_000,
      maxPoints: 10_000,
    };
    return request('GET', apiPaths.vehicleTrack(vehicleId, query), Track, { signal });
  },

  /** Where everybody was at an instant. */
  fleetAt: (at: Date, signal?: AbortSignal) =>
    request('GET', apiPaths.positions({ at: at.toISOString() }), FleetAt, { signal }),

  /** Trips and stops that overlap a period, as derivation has them. */
  tripsAndStops: async (vehicleId: VehicleId, period: { from: number; to: number }, signal?: AbortSignal) => {
    const query = { from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString() };
    const [{ trips }, { stops }] = await Promise.all([
      request('GET', apiPaths.vehicleTrips(vehicleId, query), Trips, { signal }),
      request('GET', apiPaths.vehicleStops(vehicleId, query), Stops, { signal }),
    ]);
    return { trips, stops };
  },

  /** The newest alarms, active ones and old ones. */
  alarms: (signal?: AbortSignal) => request('GET', apiPaths.alarms({ limit: 500 }), pages.alarms, { signal }),
  alarmsOf: (vehicleId: VehicleId, signal?: AbortSignal) =>
    request('GET', apiPaths.alarms({ vehicleId, limit: 50 }), pages.alarms, { signal }),

  geofences: (signal?: AbortSignal) => readAll(pages.geofences, apiPaths.geofences, signal),
  addGeofence: (body: NewGeofence) => request('POST', apiPaths.geofences(), Geofence, { body }),
  replaceGeofence: (id: GeofenceId, body: NewGeofence, version: number) =>
    request('PUT', apiPaths.geofence(id), Geofence, { body, version }),
  deleteGeofence: (id: GeofenceId, version: number) => request('DELETE', apiPaths.geofence(id), null, { version }),
  geofenceVisits: (id: GeofenceId, signal?: AbortSignal) =>
    request('GET', apiPaths.geofenceVisits(id, { limit: 50 }), pages.visits, { signal }),
  importGeofences: (body: GeofenceImport) => request('POST', apiPaths.geofenceImport, GeofenceImportResult, { body }),

  /** The newest incidents, open ones and closed ones. */
  incidents: (signal?: AbortSignal) => request('GET', apiPaths.incidents({ limit: 500 }), pages.incidents, { signal }),
  incidentsOf: (vehicleId: VehicleId, signal?: AbortSignal) =>
    request('GET', apiPaths.incidents({ vehicleId, limit: 50 }), pages.incidents, { signal }),
  incident: (id: IncidentId, signal?: AbortSignal) => request('GET', apiPaths.incident(id), IncidentDetail, { signal }),
  openIncident: (body: unknown, idempotencyKey: string) =>
    request('POST', apiPaths.incidents(), Incident, { body, idempotencyKey }),
  cancelIncident: (id: IncidentId, reason: string) =>
    request('POST', apiPaths.cancelIncident(id), Incident, { body: { reason } }),
};
