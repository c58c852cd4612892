import type { AssignmentId, AssignmentProgress, DeviceId, IncidentId, Place, VehicleId } from '@roadcall/contracts';
import { destinationPoint, encodePolyline, interpolate } from '@roadcall/geo';
import {
  acceptAssignment,
  copyFixesAlone,
  findAssignment,
  findIncident,
  FixesBinaryWriter,
  offerAssignment,
  progressAssignment,
  withTransaction,
  type FixRow,
} from '@roadcall/store';
import { plainDecision, type FreshDatabase, type RescueScene } from '@roadcall/testkit';
import type { DispatchContext } from '../src/context.ts';
import { Routes } from '../src/tracking/live-arrival.ts';
import { trackOnce } from '../src/tracking/track-assignments.ts';
import type { DispatchRig } from './dispatch-rig.ts';

export const SCENE: Place = { lat: 31.21, lon: 121.41 };
/** 3 km west of the scene. */
export const START = destinationPoint(SCENE, 270, 3_000);

/** One rescue by a unit with a device, looked at by dispatchers whose clock the test sets. */
export function trackingRig(database: FreshDatabase, scene: RescueScene, rig: DispatchRig) {
  const { tenantId } = scene;
  const writer = new FixesBinaryWriter();
  const t0 = Date.now() - 3_600_000;
  const at = (seconds: number): Date => new Date(t0 + seconds * 1_000);
  let seq = 0;

  /** Accepted at second 0; the way to the scene takes 300 s. */
  async function accepted(options: { vehicleId?: VehicleId } = {}) {
    const unit = await scene.addUnit({ at: START });
    const incidentId = await rig.open({ place: SCENE, at: at(-60), vehicleId: options.vehicleId ?? null });
    const incident = await findIncident(database.pool, tenantId, incidentId);
    const offer = await withTransaction(database.pool, (tx) =>
      offerAssignment(tx, {
        tenantId,
        incidentId,
        incidentVersion: incident!.version,
        unitId: unit.id,
        role: 'rescue',
        eta: { etaS: 300, distanceM: 3_000, source: 'road_graph' },
        route: encodePolyline([START, SCENE]),
        decision: plainDecision(incidentId, unit.id),
        at: at(-30),
        expiresAt: at(30),
      }),
    );
    if (!offer.ok) throw new Error(offer.reason);
    const assignmentId = offer.assignment.id;
    const act = { tenantId, assignmentId, by: unit.crewUserId };
    await withTransaction(database.pool, (tx) => acceptAssignment(tx, { ...act, at: at(0) }));
    const press = (state: AssignmentProgress['state'], seconds: number) =>
      withTransaction(database.pool, (tx) => progressAssignment(tx, { ...act, state, reason: null, at: at(seconds) }));
    return { unit, incidentId, assignmentId, press };
  }

  return {
    at,
    accepted,
    /** Stores fixes of a device at an even speed between two places, one each ten seconds. */
    async drive(deviceId: DeviceId, fromS: number, toS: number, from: Place, to: Place = from) {
      const rows: FixRow[] = [];
      for (let s = fromS; s <= toS; s += 10) {
        const place = interpolate(from, to, toS === fromS ? 0 : (s - fromS) / (toS - fromS));
        rows.push(fix(deviceId, at(s).getTime(), place));
      }
      await copyFixesAlone(database.pool, writer, rows);
    },
    /** Stores fixes at given seconds and places. */
    store: (deviceId: DeviceId, places: readonly (Place & { s: number })[]) =>
      copyFixesAlone(
        database.pool,
        writer,
        places.map((place) => fix(deviceId, at(place.s).getTime(), place)),
      ),
    /** A dispatcher of its own looks once at what was stored by a second. */
    look: (seconds: number, changes: Partial<DispatchContext> = {}) =>
      trackOnce({ ...rig.context(changes), now: () => at(seconds + 6) }, tenantId, new Routes()),
    assignment: async (id: AssignmentId) => (await findAssignment(database.pool, tenantId, id))!,
    incident: async (id: IncidentId) => (await findIncident(database.pool, tenantId, id))!,
    async events(kind: string): Promise<unknown[]> {
      const { rows } = await database.pool.query<{ data: unknown }>(
        'SELECT data FROM events WHERE kind = $1 ORDER BY id',
        [kind],
      );
      return rows.map(({ data }) => data);
    },
  };

  function fix(deviceId: DeviceId, ts: number, place: Place): FixRow {
    seq += 1;
    return {
      tenantId,
      deviceId,
      ts,
      boot: 0,
      seq,
      receivedAt: ts + 500,
      lat: place.lat,
      lon: place.lon,
      speedKph: undefined,
      headingDeg: undefined,
      altitudeM: undefined,
      accuracyM: 8,
      satellites: 9,
      hdop: undefined,
      odometerM: undefined,
      fuelPct: undefined,
      chargePct: undefined,
      batteryV: undefined,
      ignition: true,
      locked: undefined,
      externalPower: undefined,
      dtc: undefined,
      alarm: undefined,
      flags: 0,
      contentHash: seq,
      attributes: undefined,
    };
  }
}
