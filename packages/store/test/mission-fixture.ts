import type { AssignmentId, AssignmentState, IncidentId, RentalId, UnitId, VehicleId } from '@roadcall/contracts';
import { freshDatabase, plainDecision, rescueScene, type FreshDatabase, type RescueScene } from '@roadcall/testkit';
import { afterAll, beforeAll } from 'vitest';
import {
  acceptAssignment,
  changeRentalStatus,
  createRental,
  findIncident,
  findRental,
  findVehicle,
  listReplacementLegs,
  openIncident,
  progressAssignment,
  reserveMissions,
  withTransaction,
  type MissionToReserve,
  type Transaction,
} from '../src/index.ts';

interface Legs {
  rescue?: UnitId;
  vehicle?: VehicleId;
  driver?: UnitId;
}

export const HOUR = 3_600_000;
/** So many milliseconds from now. */
export const from = (ms: number): Date => new Date(Date.now() + ms);

/** Breakdowns of rented vehicles and their missions, on a database of the file's own. */
export function missionFixture() {
  let database: FreshDatabase;
  let scene: RescueScene;
  beforeAll(async () => {
    database = await freshDatabase();
    scene = rescueScene(database.ownerPool);
  });
  afterAll(() => database.drop());

  const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
  const by = () => ({ tenantId: scene.tenantId, actor: 'test' });

  /** A rented vehicle that broke down; its customer is owed another one. */
  async function breakdown() {
    const vehicle = await scene.addVehicle();
    const rental = await inTx((tx) =>
      createRental(tx, by(), {
        vehicleId: vehicle.id,
        customer: { name: 'Lin', phone: null },
        from: from(-HOUR).toISOString(),
        to: from(48 * HOUR).toISOString(),
        confirmed: true,
      }),
    );
    for (const status of ['preparing', 'ready', 'handed_over', 'active'] as const) {
      await inTx((tx) => changeRentalStatus(tx, by(), rental.id, status, null));
    }
    const opened = await inTx((tx) =>
      openIncident(tx, {
        tenantId: scene.tenantId,
        type: 'breakdown',
        severity: 'minor',
        vehicleId: vehicle.id,
        alarmId: null,
        source: 'console',
        note: null,
        by: null,
        at: new Date(),
      }),
    );
    if (!opened.ok) throw new Error(opened.reason);
    return { vehicle, rental, incident: opened.incident };
  }

  async function wishFor(incidentId: IncidentId, legs: Legs): Promise<MissionToReserve> {
    const incident = await findIncident(database.pool, scene.tenantId, incidentId);
    const at = new Date();
    const eta = { etaS: 600, distanceM: 5_000, source: 'road_graph' as const };
    const expiresAt = from(60_000);
    return {
      tenantId: scene.tenantId,
      incidentId,
      incidentVersion: incident!.version,
      at,
      rescue: legs.rescue
        ? {
            unitId: legs.rescue,
            replaces: null,
            eta,
            route: null,
            decision: plainDecision(incidentId, legs.rescue),
            expiresAt,
          }
        : null,
      replacement:
        legs.vehicle && legs.driver
          ? {
              vehicleId: legs.vehicle,
              pickUp: { lat: 31.2, lon: 121.4 },
              driverUnitId: legs.driver,
              eta,
              route: null,
              expiresAt,
              decision: {
                incidentId,
                decidedAt: at,
                chosenVehicleId: legs.vehicle,
                chosenUnitId: legs.driver,
                shortfall: null,
                vehicles: [],
                drivers: [],
                excludedVehicles: 0,
                dualityGap: 0,
                tookMs: 1,
              },
            }
          : null,
    };
  }

  const reserve = async (incidentId: IncidentId, legs: Legs) => {
    const wish = await wishFor(incidentId, legs);
    return inTx((tx) => reserveMissions(tx, [wish]));
  };

  const addDriver = () => scene.addUnit({ kind: 'delivery_driver', skills: ['delivery'] });

  /** A breakdown whose three legs are reserved. */
  async function mission() {
    const broken = await breakdown();
    const [rescue, driver, spare] = [await scene.addUnit(), await addDriver(), await scene.addVehicle()];
    const reserved = await reserve(broken.incident.id, { rescue: rescue.id, driver: driver.id, vehicle: spare.id });
    const [got] = reserved.ok ? reserved.missions : [];
    if (!got?.rescue || !got.delivery) throw new Error('not reserved');
    const act = (assignment: { id: AssignmentId }) => ({
      tenantId: scene.tenantId,
      assignmentId: assignment.id,
      by: null,
      at: new Date(),
    });
    return { ...broken, rescue, driver, spare, legs: { rescue: act(got.rescue), delivery: act(got.delivery) } };
  }

  const drive = async (act: Parameters<typeof acceptAssignment>[1], ...states: AssignmentState[]) => {
    for (const state of states) {
      const moved = await inTx((tx) =>
        state === 'accepted'
          ? acceptAssignment(tx, act)
          : progressAssignment(tx, { ...act, state: state as 'en_route', reason: null }),
      );
      if (!moved.ok) throw new Error(`${state}: ${moved.reason}`);
    }
  };

  const vehicleNow = async (id: VehicleId) => {
    const vehicle = await findVehicle(database.pool, scene.tenantId, id);
    return [vehicle!.rentalPhase, vehicle!.condition];
  };
  const unitNow = async (id: UnitId) =>
    (await database.pool.query<{ state: string }>('SELECT state FROM units WHERE id = $1', [id])).rows[0]?.state;
  const incidentNow = async (id: IncidentId) => (await findIncident(database.pool, scene.tenantId, id))!;
  const legsOf = async (id: IncidentId) => listReplacementLegs(database.pool, scene.tenantId, id);
  const rentalNow = async (id: RentalId) => (await findRental(database.pool, scene.tenantId, id))!;
  const countLegs = async (id: IncidentId) =>
    Number((await database.pool.query('SELECT FROM assignments WHERE incident_id = $1', [id])).rowCount);

  return {
    get database() {
      return database;
    },
    get scene() {
      return scene;
    },
    inTx,
    by,
    breakdown,
    wishFor,
    reserve,
    addDriver,
    mission,
    drive,
    vehicleNow,
    unitNow,
    incidentNow,
    legsOf,
    rentalNow,
    countLegs,
  };
}
