import type { AssignmentId, AssignmentState, IncidentId, RentalId, UnitId, VehicleId } from '@roadcall/contracts';
import { freshDatabase, plainDecision, rescueScene, type FreshDatabase, type RescueScene } from '@roadcall/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  acceptAssignment,
  cancelIncident,
  changeRentalStatus,
  createRental,
  declineAssignment,
  editIncident,
  editVehicle,
  findAssignment,
  findIncident,
  findRental,
  findVehicle,
  listReplacementDecisions,
  listReplacementLegs,
  listReplacementPool,
  listReplacementWishes,
  openIncident,
  pickUpVehicle,
  progressAssignment,
  promise,
  reserveMissions,
  takeUnitOff,
  withTransaction,
  type MissionToReserve,
  type Transaction,
} from './index.ts';
import { createUser } from './users.ts';

let database: FreshDatabase;
let scene: RescueScene;
beforeAll(async () => {
  database = await freshDatabase();
  scene = rescueScene(database.ownerPool);
});
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
const by = () => ({ tenantId: scene.tenantId, actor: 'test' });
const HOUR = 3_600_000;
const from = (ms: number) => new Date(Date.now() + ms);

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

interface Legs {
  rescue?: UnitId;
  vehicle?: VehicleId;
  driver?: UnitId;
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

describe('a mission', () => {
  test('reserves rescue, vehicle and driver together', async () => {
    const { incident, driver, spare, legs } = await mission();
    expect(await incidentNow(incident.id)).toMatchObject({
      status: 'dispatching',
      replacementOwed: true,
      replacement: { state: 'offered', vehicleId: spare.id, plate: spare.plate, unitId: driver.id },
    });
    expect(await vehicleNow(spare.id)).toEqual(['reserved', 'ok']);
    expect(await unitNow(driver.id)).toBe('committed');
    const delivery = await findAssignment(database.pool, scene.tenantId, legs.delivery.assignmentId);
    expect(delivery).toMatchObject({ role: 'delivery_driver', vehicle: { id: spare.id, lat: 31.2, lon: 121.4 } });
    expect(await listReplacementDecisions(database.pool, scene.tenantId, incident.id, 5)).toMatchObject([
      { chosenVehicleId: spare.id, chosenUnitId: driver.id },
    ]);
    expect(await listReplacementWishes(database.pool, scene.tenantId, new Date())).not.toContainEqual(
      expect.objectContaining({ incidentId: incident.id }),
    );
  });

  test.each(['unit', 'driver', 'vehicle'] as const)('reserves nothing when the %s is gone', async (missing) => {
    const { incident } = await breakdown();
    const [rescue, driver, spare] = [await scene.addUnit(), await addDriver(), await scene.addVehicle()];
    const wish = await wishFor(incident.id, { rescue: rescue.id, driver: driver.id, vehicle: spare.id });
    if (missing === 'vehicle') {
      await database.ownerPool.query(`UPDATE vehicles SET condition = 'in_maintenance' WHERE id = $1`, [spare.id]);
    } else {
      const gone = missing === 'unit' ? rescue : driver;
      await database.ownerPool.query(`UPDATE units SET state = 'off_shift' WHERE id = $1`, [gone.id]);
    }
    const reserved = await inTx((tx) => reserveMissions(tx, [wish]));
    expect(reserved).toEqual({ ok: false, reason: missing === 'vehicle' ? 'vehicle_taken' : 'unit_taken' });
    expect(await countLegs(incident.id)).toBe(0);
    expect(await incidentNow(incident.id)).toMatchObject({ status: 'triaged', version: incident.version });
    expect(await unitNow((missing === 'unit' ? driver : rescue).id)).toBe('available');
  });

  test('wins a vehicle that two want at once, and the other gets none of its legs', async () => {
    const spare = await scene.addVehicle();
    const wishes = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const { incident } = await breakdown();
        const [rescue, driver] = [await scene.addUnit(), await addDriver()];
        return wishFor(incident.id, { rescue: rescue.id, driver: driver.id, vehicle: spare.id });
      }),
    );
    const results = await Promise.all(wishes.map((wish) => inTx((tx) => reserveMissions(tx, [wish]))));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    for (const [index, result] of results.entries()) {
      expect(await countLegs(wishes[index]!.incidentId)).toBe(result.ok ? 3 : 0);
      expect(await unitNow(wishes[index]!.replacement!.driverUnitId)).toBe(result.ok ? 'committed' : 'available');
    }
  });

  test('that two decisions reserve for one incident is reserved once', async () => {
    const { incident } = await breakdown();
    const wishes = await Promise.all(
      [1, 2, 3].map(async () => {
        const [driver, spare] = [await addDriver(), await scene.addVehicle()];
        return wishFor(incident.id, { driver: driver.id, vehicle: spare.id });
      }),
    );
    const results = await Promise.all(wishes.map((wish) => inTx((tx) => reserveMissions(tx, [wish]))));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await countLegs(incident.id)).toBe(2);
  });

  test('takes no vehicle that a booking wants before the rental ends, nor lets one be booked that it has', async () => {
    const booking = (vehicleId: VehicleId, begins: number) =>
      inTx((tx) =>
        createRental(tx, by(), {
          vehicleId,
          customer: { name: 'Wu', phone: null },
          from: from(begins).toISOString(),
          to: from(begins + HOUR).toISOString(),
          confirmed: false,
        }),
      );
    const { incident } = await breakdown();
    const [driver, spare] = [await addDriver(), await scene.addVehicle()];
    await booking(spare.id, 10 * HOUR);
    expect(await reserve(incident.id, { driver: driver.id, vehicle: spare.id })).toMatchObject({
      ok: false,
      reason: 'vehicle_taken',
    });
    const pooled = (await listReplacementPool(database.pool, scene.tenantId)).find(({ id }) => id === spare.id);
    expect(pooled?.nextBookingAt?.getTime()).toBeGreaterThan(Date.now() + 9 * HOUR);

    const { spare: promised } = await mission();
    await expect(booking(promised.id, 10 * HOUR)).rejects.toMatchObject({ constraint: 'vehicle_promised' });
    await expect(booking(promised.id, 50 * HOUR)).resolves.toMatchObject({ status: 'requested' });
  });
});

describe('the hand-over', () => {
  test('swaps the contract: one rental, two legs; the incident ends when all legs have', async () => {
    const { incident, rental, vehicle, spare, legs, driver } = await mission();
    await drive(legs.rescue, 'accepted', 'en_route', 'on_scene', 'towing', 'done');
    expect(await incidentNow(incident.id)).toMatchObject({ status: 'on_scene' });
    await drive(legs.delivery, 'accepted', 'en_route');
    expect(await vehicleNow(spare.id)).toEqual(['preparing', 'ok']);
    const picked = await inTx((tx) => pickUpVehicle(tx, legs.delivery));
    expect(picked).toMatchObject({ ok: true, changed: true });
    expect(await inTx((tx) => pickUpVehicle(tx, legs.delivery))).toMatchObject({ ok: true, changed: false });
    await drive(legs.delivery, 'on_scene', 'done');

    const swapped = await rentalNow(rental.id);
    expect(swapped).toMatchObject({ status: 'active', to: rental.to });
    expect(swapped.legs.map(({ vehicleId }) => vehicleId)).toEqual([vehicle.id, spare.id]);
    expect(swapped.legs[0]?.to).toBe(swapped.legs[1]?.from);
    expect(swapped.legs[1]?.to).toBe(rental.to);
    expect(await vehicleNow(spare.id)).toEqual(['rented', 'ok']);
    expect(await vehicleNow(vehicle.id)).toEqual(['available', 'in_maintenance']);
    expect(await unitNow(driver.id)).toBe('available');
    expect(await incidentNow(incident.id)).toMatchObject({ status: 'resolved', replacement: { state: 'done' } });
    expect(await legsOf(incident.id)).toMatchObject([{ state: 'done', pickedUpAt: expect.any(String) as unknown }]);
    const again = await inTx((tx) => progressAssignment(tx, { ...legs.delivery, state: 'done', reason: null }));
    expect(again).toMatchObject({ ok: true, changed: false });
    expect((await rentalNow(rental.id)).legs).toHaveLength(2);
    // The one contract goes on with the replacement.
    await inTx((tx) => changeRentalStatus(tx, by(), rental.id, 'returned', null));
    expect(await vehicleNow(spare.id)).toEqual(['returned', 'ok']);
  });

  test('before the rescue is done leaves the incident to the rescue', async () => {
    const { incident, legs } = await mission();
    await drive(legs.rescue, 'accepted', 'en_route');
    const { acceptedAt } = await incidentNow(incident.id);
    await drive(legs.delivery, 'accepted', 'en_route', 'on_scene', 'done');
    expect(await incidentNow(incident.id)).toMatchObject({ status: 'en_route', acceptedAt });
    await drive(legs.rescue, 'on_scene', 'towing', 'done');
    expect((await incidentNow(incident.id)).status).toBe('resolved');
  });
});

describe('a leg that fails', () => {
  test.each([
    ['declined', 'cancelled'],
    ['failed', 'failed'],
  ] as const)('the driver %s: the vehicle is free too, and another pair is wanted', async (how, vehicleLeg) => {
    const { incident, driver, spare, legs } = await mission();
    await drive(legs.rescue, 'accepted');
    if (how === 'declined')
      await inTx((tx) => declineAssignment(tx, { ...legs.delivery, code: 'crew_unfit', reason: 'ill' }));
    else await drive(legs.delivery, 'accepted', 'failed');
    expect(await legsOf(incident.id)).toMatchObject([{ state: vehicleLeg }]);
    expect(await vehicleNow(spare.id)).toEqual(['available', 'ok']);
    const wished = (await listReplacementWishes(database.pool, scene.tenantId, new Date())).find(
      ({ incidentId }) => incidentId === incident.id,
    );
    expect(wished?.driverRefusals.map(({ id }) => id)).toEqual([driver.id]);
    expect(wished?.vehicleFailures.map(({ id }) => id)).toEqual(how === 'failed' ? [spare.id] : []);
    await drive(legs.rescue, 'en_route', 'on_scene', 'towing', 'done');
    expect((await incidentNow(incident.id)).status).toBe('on_scene');
  });

  test('a driver whom a person takes off frees the vehicle and is not asked again at once', async () => {
    const { incident, driver, spare, legs } = await mission();
    await drive(legs.rescue, 'accepted');
    const userId = await createUser(database.pool, scene.tenantId, {
      username: 'desk',
      displayName: 'desk',
      passwordHash: null,
      roles: ['dispatcher'],
    });
    const by = { tenantId: scene.tenantId, userId: userId!, at: new Date() };
    await inTx((tx) => takeUnitOff(tx, by, legs.delivery.assignmentId, 'has no licence for it', null));
    expect(await legsOf(incident.id)).toMatchObject([{ state: 'cancelled' }]);
    expect(await vehicleNow(spare.id)).toEqual(['available', 'ok']);
    const wished = (await listReplacementWishes(database.pool, scene.tenantId, new Date())).find(
      ({ incidentId }) => incidentId === incident.id,
    );
    expect(wished?.driverRefusals.map(({ id }) => id)).toEqual([driver.id]);
  });

  test('a rescue that is refused keeps the replacement', async () => {
    const { incident, spare, legs } = await mission();
    await inTx((tx) => declineAssignment(tx, { ...legs.rescue, code: 'crew_unfit', reason: 'ill' }));
    expect(await legsOf(incident.id)).toMatchObject([{ state: 'offered' }]);
    expect(await vehicleNow(spare.id)).toEqual(['reserved', 'ok']);
  });

  test.each([
    ['goa', 'customer_gone'],
    ['done', 'mended_on_spot'],
  ] as const)('a rescue that ends as %s leaves nothing to replace', async (end, reason) => {
    const { incident, driver, spare, vehicle, legs } = await mission();
    await drive(legs.delivery, 'accepted', 'en_route');
    await drive(legs.rescue, 'accepted', 'en_route', 'on_scene', end);
    expect(await legsOf(incident.id)).toMatchObject([{ state: 'cancelled', reason }]);
    expect(await incidentNow(incident.id)).toMatchObject({ status: 'resolved', replacementOwed: false });
    expect(await vehicleNow(spare.id)).toEqual(['available', 'ok']);
    expect(await vehicleNow(vehicle.id)).toEqual(['rented', 'ok']);
    expect(await unitNow(driver.id)).toBe('available');
  });
});

test.each([
  ['on its way', 'dispatching'],
  ['not found yet', 'resolved'],
])('a person may say that none is owed while it is %s: the incident is %s', async (when, status) => {
  const { incident, spare, legs } = await mission();
  if (when === 'not found yet') {
    await inTx((tx) => declineAssignment(tx, { ...legs.delivery, code: 'crew_unfit', reason: null }));
    await drive(legs.rescue, 'accepted', 'en_route', 'on_scene', 'towing', 'done');
  }
  const desk = await scene.addUnit();
  const person = { tenantId: scene.tenantId, userId: desk.crewUserId, at: new Date() };
  const edited = await inTx((tx) => editIncident(tx, person, incident.id, { replacementOwed: false }, null));
  expect(edited).toMatchObject({ replacementOwed: false, status });
  expect(await legsOf(incident.id)).toMatchObject([{ state: 'cancelled' }]);
  expect(await vehicleNow(spare.id)).toEqual(['available', 'ok']);
});

test('what a person promises is owed: a replacement is wanted from then on', async () => {
  const { incident } = await breakdown();
  const desk = await scene.addUnit();
  const person = { tenantId: scene.tenantId, userId: desk.crewUserId, at: new Date() };
  await inTx((tx) => editIncident(tx, person, incident.id, { replacementOwed: false }, null));
  const told = { tenantId: scene.tenantId, incidentId: incident.id, by: desk.crewUserId, at: new Date(), note: null };
  await inTx((tx) => promise(tx, told, 'rescue.replacement'));
  expect(await incidentNow(incident.id)).toMatchObject({ replacementOwed: true });
  expect(await listReplacementWishes(database.pool, scene.tenantId, new Date())).toContainEqual(
    expect.objectContaining({ incidentId: incident.id }),
  );
});

test('a rental that is returned before its replacement has come frees it, and the incident ends with its rescue', async () => {
  const { incident, rental, spare, driver, legs } = await mission();
  await inTx((tx) => acceptAssignment(tx, legs.delivery));
  await inTx((tx) => changeRentalStatus(tx, by(), rental.id, 'returned', null));
  expect(await vehicleNow(spare.id)).toEqual(['available', 'ok']);
  expect(await unitNow(driver.id)).toBe('available');
  expect(await incidentNow(incident.id)).toMatchObject({ status: 'dispatching', replacementOwed: false });
  await drive(legs.rescue, 'accepted', 'en_route', 'on_scene', 'towing', 'done');
  expect(await incidentNow(incident.id)).toMatchObject({ status: 'resolved' });
});

test('a reserved vehicle that goes to the workshop frees its driver, and another pair is wanted', async () => {
  const { incident, spare, driver, legs } = await mission();
  await inTx((tx) => acceptAssignment(tx, legs.delivery));
  await inTx((tx) => editVehicle(tx, by(), spare.id, { condition: 'in_maintenance' }, null));
  expect(await vehicleNow(spare.id)).toEqual(['available', 'in_maintenance']);
  expect(await unitNow(driver.id)).toBe('available');
  expect(await legsOf(incident.id)).toMatchObject([{ state: 'cancelled', reason: 'vehicle_unfit' }]);
  expect(await listReplacementWishes(database.pool, scene.tenantId, new Date())).toContainEqual(
    expect.objectContaining({ incidentId: incident.id }),
  );
});

test('cancelling the incident frees all of its legs', async () => {
  const { incident, rescue, driver, spare, rental } = await mission();
  const cancelled = await inTx((tx) =>
    cancelIncident(tx, {
      tenantId: scene.tenantId,
      incidentId: incident.id,
      reason: 'false alarm',
      by: null,
      at: new Date(),
    }),
  );
  expect(cancelled).toMatchObject({ ok: true, changed: true });
  expect(await legsOf(incident.id)).toMatchObject([{ state: 'cancelled', reason: 'false alarm' }]);
  expect([await unitNow(rescue.id), await unitNow(driver.id)]).toEqual(['available', 'available']);
  expect(await vehicleNow(spare.id)).toEqual(['available', 'ok']);
  expect((await rentalNow(rental.id)).legs).toHaveLength(1);
});
