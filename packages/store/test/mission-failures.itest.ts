import { describe, expect, test } from 'vitest';
import {
  acceptAssignment,
  cancelIncident,
  changeRentalStatus,
  declineAssignment,
  editIncident,
  editVehicle,
  listReplacementWishes,
  promise,
  takeUnitOff,
} from '../src/index.ts';
import { createUser } from '../src/users.ts';
import { missionFixture } from './mission-fixture.ts';

const fixture = missionFixture();
const { inTx, by, breakdown, mission, drive, vehicleNow, unitNow, incidentNow, legsOf, rentalNow } = fixture;

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
    const wished = (await listReplacementWishes(fixture.database.pool, fixture.scene.tenantId, new Date())).find(
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
    const userId = await createUser(fixture.database.pool, fixture.scene.tenantId, {
      username: 'desk',
      displayName: 'desk',
      passwordHash: null,
      roles: ['dispatcher'],
    });
    const by = { tenantId: fixture.scene.tenantId, userId: userId!, at: new Date() };
    await inTx((tx) => takeUnitOff(tx, by, legs.delivery.assignmentId, 'has no licence for it', null));
    expect(await legsOf(incident.id)).toMatchObject([{ state: 'cancelled' }]);
    expect(await vehicleNow(spare.id)).toEqual(['available', 'ok']);
    const wished = (await listReplacementWishes(fixture.database.pool, fixture.scene.tenantId, new Date())).find(
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
  const desk = await fixture.scene.addUnit();
  const person = { tenantId: fixture.scene.tenantId, userId: desk.crewUserId, at: new Date() };
  const edited = await inTx((tx) => editIncident(tx, person, incident.id, { replacementOwed: false }, null));
  expect(edited).toMatchObject({ replacementOwed: false, status });
  expect(await legsOf(incident.id)).toMatchObject([{ state: 'cancelled' }]);
  expect(await vehicleNow(spare.id)).toEqual(['available', 'ok']);
});

test('what a person promises is owed: a replacement is wanted from then on', async () => {
  const { incident } = await breakdown();
  const desk = await fixture.scene.addUnit();
  const person = { tenantId: fixture.scene.tenantId, userId: desk.crewUserId, at: new Date() };
  await inTx((tx) => editIncident(tx, person, incident.id, { replacementOwed: false }, null));
  const told = {
    tenantId: fixture.scene.tenantId,
    incidentId: incident.id,
    by: desk.crewUserId,
    at: new Date(),
    note: null,
  };
  await inTx((tx) => promise(tx, told, 'rescue.replacement'));
  expect(await incidentNow(incident.id)).toMatchObject({ replacementOwed: true });
  expect(await listReplacementWishes(fixture.database.pool, fixture.scene.tenantId, new Date())).toContainEqual(
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
  expect(await listReplacementWishes(fixture.database.pool, fixture.scene.tenantId, new Date())).toContainEqual(
    expect.objectContaining({ incidentId: incident.id }),
  );
});

test('cancelling the incident frees all of its legs', async () => {
  const { incident, rescue, driver, spare, rental } = await mission();
  const cancelled = await inTx((tx) =>
    cancelIncident(tx, {
      tenantId: fixture.scene.tenantId,
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
