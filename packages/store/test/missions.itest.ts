import type { VehicleId } from '@roadcall/contracts';
import { describe, expect, test } from 'vitest';
import {
  changeRentalStatus,
  createRental,
  findAssignment,
  listReplacementDecisions,
  listReplacementPool,
  listReplacementWishes,
  pickUpVehicle,
  progressAssignment,
  reserveMissions,
} from '../src/index.ts';
import { from, HOUR, missionFixture } from './mission-fixture.ts';

const fixture = missionFixture();
const {
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
} = fixture;

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
    const delivery = await findAssignment(fixture.database.pool, fixture.scene.tenantId, legs.delivery.assignmentId);
    expect(delivery).toMatchObject({ role: 'delivery_driver', vehicle: { id: spare.id, lat: 31.2, lon: 121.4 } });
    expect(await listReplacementDecisions(fixture.database.pool, fixture.scene.tenantId, incident.id, 5)).toMatchObject(
      [{ chosenVehicleId: spare.id, chosenUnitId: driver.id }],
    );
    expect(await listReplacementWishes(fixture.database.pool, fixture.scene.tenantId, new Date())).not.toContainEqual(
      expect.objectContaining({ incidentId: incident.id }),
    );
  });

  test.each(['unit', 'driver', 'vehicle'] as const)('reserves nothing when the %s is gone', async (missing) => {
    const { incident } = await breakdown();
    const [rescue, driver, spare] = [
      await fixture.scene.addUnit(),
      await addDriver(),
      await fixture.scene.addVehicle(),
    ];
    const wish = await wishFor(incident.id, { rescue: rescue.id, driver: driver.id, vehicle: spare.id });
    if (missing === 'vehicle') {
      await fixture.database.ownerPool.query(`UPDATE vehicles SET condition = 'in_maintenance' WHERE id = $1`, [
        spare.id,
      ]);
    } else {
      const gone = missing === 'unit' ? rescue : driver;
      await fixture.database.ownerPool.query(`UPDATE units SET state = 'off_shift' WHERE id = $1`, [gone.id]);
    }
    const reserved = await inTx((tx) => reserveMissions(tx, [wish]));
    expect(reserved).toEqual({ ok: false, reason: missing === 'vehicle' ? 'vehicle_taken' : 'unit_taken' });
    expect(await countLegs(incident.id)).toBe(0);
    expect(await incidentNow(incident.id)).toMatchObject({ status: 'triaged', version: incident.version });
    expect(await unitNow((missing === 'unit' ? driver : rescue).id)).toBe('available');
  });

  test('wins a vehicle that two want at once, and the other gets none of its legs', async () => {
    const spare = await fixture.scene.addVehicle();
    const wishes = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const { incident } = await breakdown();
        const [rescue, driver] = [await fixture.scene.addUnit(), await addDriver()];
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
        const [driver, spare] = [await addDriver(), await fixture.scene.addVehicle()];
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
    const [driver, spare] = [await addDriver(), await fixture.scene.addVehicle()];
    await booking(spare.id, 10 * HOUR);
    expect(await reserve(incident.id, { driver: driver.id, vehicle: spare.id })).toMatchObject({
      ok: false,
      reason: 'vehicle_taken',
    });
    const pooled = (await listReplacementPool(fixture.database.pool, fixture.scene.tenantId)).find(
      ({ id }) => id === spare.id,
    );
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
