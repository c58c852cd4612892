import { isActive, type IncidentId, type UnitId, type VehicleId } from '@roadcall/contracts';
import {
  acceptAssignment,
  changeRentalStatus,
  createRental,
  declineAssignment,
  type AssignmentAct,
  listReplacementDecisions,
  listReplacementLegs,
  withTransaction,
  type Transaction,
} from '@roadcall/store';
import { describe, expect, test } from 'vitest';
import { dispatchFixture, NEVER_MS } from './dispatch-fixture.ts';

const HOUR = 3_600_000;
const SCENE = { lat: 31.21, lon: 121.41 };

describe('replacements', () => {
  const fixture = dispatchFixture('postgres');
  const tenant = () => fixture.scene.tenantId;
  const inTx = <T>(work: (tx: Transaction) => Promise<T>) => withTransaction(fixture.database.pool, work);

  /** A rented vehicle that broke down, where nobody plans yet. */
  async function breakdown(): Promise<IncidentId> {
    const vehicle = await fixture.scene.addVehicle({ at: SCENE });
    const by = { tenantId: tenant(), actor: 'test' };
    const rental = await inTx((tx) =>
      createRental(tx, by, {
        vehicleId: vehicle.id,
        customer: { name: 'Lin', phone: null },
        from: new Date(Date.now() - HOUR).toISOString(),
        to: new Date(Date.now() + 48 * HOUR).toISOString(),
        confirmed: true,
      }),
    );
    for (const status of ['preparing', 'ready', 'handed_over', 'active'] as const) {
      await inTx((tx) => changeRentalStatus(tx, by, rental.id, status, null));
    }
    return fixture.rig.open({ vehicleId: vehicle.id, place: SCENE });
  }

  /** A vehicle that may replace any of this test's. */
  async function addSpare(): Promise<VehicleId> {
    const { id, deviceId } = await fixture.scene.addVehicle({ at: { lat: 31.22, lon: 121.42 } });
    await fixture.database.ownerPool.query(
      `UPDATE vehicles SET insurance_valid_until = current_date + 30, inspection_valid_until = current_date + 30 WHERE id = $1`,
      [id],
    );
    await fixture.database.ownerPool.query(
      'UPDATE device_states SET fuel_pct = 100, charge_pct = 100 WHERE device_id = $1',
      [deviceId],
    );
    return id;
  }
  const addDriver = (changes: { autoAccept?: boolean } = {}) =>
    fixture.scene.addUnit({
      kind: 'delivery_driver',
      skills: ['delivery'],
      at: { lat: 31.215, lon: 121.415 },
      ...changes,
    });
  const start = () => fixture.start({ sweepIntervalMs: NEVER_MS });
  const legs = (id: IncidentId) => listReplacementLegs(fixture.database.pool, tenant(), id);
  const decisions = (id: IncidentId) => listReplacementDecisions(fixture.database.pool, tenant(), id, 10);
  const activeLeg = (id: IncidentId, driver?: UnitId) =>
    fixture.until('the replacement', async () => {
      const found = (await legs(id)).find(({ state }) => isActive(state));
      return found && (driver === undefined || found.driver.unitId === driver) ? found : undefined;
    });
  const act = (assignmentId: AssignmentAct['assignmentId']) => ({
    tenantId: tenant(),
    assignmentId,
    by: null,
    at: new Date(),
  });

  test('are reserved with the rescue in one transaction, with the reasons for vehicle and driver', async () => {
    const rescue = await fixture.scene.addUnit({ at: SCENE });
    const [driver, spare] = [await addDriver(), await addSpare()];
    const offShift = await addDriver();
    await fixture.database.ownerPool.query(`UPDATE units SET state = 'off_shift' WHERE id = $1`, [offShift.id]);
    const incidentId = await breakdown();
    start();
    const leg = await activeLeg(incidentId);
    expect(leg).toMatchObject({ vehicle: { id: spare }, driver: { unitId: driver.id }, state: 'offered' });
    const { assignments } = await fixture.detailOf(incidentId);
    expect(assignments.find(({ role }) => role === 'rescue')).toMatchObject({ unitId: rescue.id, state: 'offered' });
    const { rows } = await fixture.database.ownerPool.query<{ transactions: number }>(
      'SELECT count(DISTINCT xmin::text)::int AS transactions FROM assignments WHERE incident_id = $1',
      [incidentId],
    );
    expect(rows).toEqual([{ transactions: 1 }]);
    const [decision] = await decisions(incidentId);
    expect(decision).toMatchObject({ chosenVehicleId: spare, chosenUnitId: driver.id, shortfall: null, dualityGap: 0 });
    expect(decision!.drivers.map(({ unitId, excluded }) => [unitId, excluded])).toEqual([
      [driver.id, null],
      [offShift.id, 'off_shift'],
    ]);
  });

  test('that cannot be had do not hold up the rescue: the shortfall is recorded once, and the next free driver brings it', async () => {
    await fixture.scene.addUnit({ at: SCENE, autoAccept: true });
    const spare = await addSpare();
    const incidentId = await breakdown();
    start();
    await fixture.until('the rescue', async () => (await fixture.rig.incident(incidentId))?.status === 'assigned');
    expect(await legs(incidentId)).toEqual([]);
    await fixture.until('the record', async () => (await decisions(incidentId)).length > 0);
    expect(await decisions(incidentId)).toMatchObject([{ shortfall: 'no_driver', chosenVehicleId: null }]);
    const driver = await addDriver();
    await fixture.rig.wakePlanner();
    expect(await activeLeg(incidentId, driver.id)).toMatchObject({ vehicle: { id: spare } });
    expect((await decisions(incidentId)).map(({ shortfall }) => shortfall)).toEqual([null, 'no_driver']);
  });

  test('whose driver declines are planned again with another one, and the rescue goes on', async () => {
    await fixture.scene.addUnit({ at: SCENE, autoAccept: true });
    const [first, spare] = [await addDriver(), await addSpare()];
    const incidentId = await breakdown();
    start();
    const offered = await activeLeg(incidentId, first.id);
    const second = await addDriver();
    await inTx((tx) => declineAssignment(tx, { ...act(offered.driver.assignmentId), code: 'other', reason: 'no' }));
    const leg = await activeLeg(incidentId, second.id);
    expect(leg.vehicle.id).toBe(spare);
    expect((await legs(incidentId))[0]).toMatchObject({ state: 'cancelled', reason: 'no' });
    expect((await decisions(incidentId))[0]!.drivers).toContainEqual(
      expect.objectContaining({ unitId: first.id, excluded: 'already_declined' }),
    );
    expect((await fixture.rig.incident(incidentId))?.status).toBe('assigned');
    await inTx((tx) => acceptAssignment(tx, act(leg.driver.assignmentId)));
    expect((await legs(incidentId)).at(-1)).toMatchObject({ state: 'accepted' });
  });

  test('that are on their way do not hide that the rescue still waits: it is planned again after seconds', async () => {
    const [rescue, driver] = [await fixture.scene.addUnit({ at: SCENE }), await addDriver({ autoAccept: true })];
    await addSpare();
    const resting = await fixture.scene.addUnit({ at: SCENE, autoAccept: true, state: 'off_shift' });
    const incidentId = await breakdown();
    let aheadMs = 0;
    fixture.start({ sweepIntervalMs: NEVER_MS, now: () => new Date(Date.now() + aheadMs) });
    const offered = await fixture.until('the offer', async () => {
      const assignment = (await fixture.rig.incident(incidentId))?.assignment;
      return assignment?.unitId === rescue.id ? assignment : undefined;
    });
    await inTx((tx) => declineAssignment(tx, { ...act(offered.id), code: 'other', reason: 'no' }));
    await fixture.until(
      'the reason',
      async () => (await fixture.detailOf(incidentId)).decisions[0]?.outcome === 'nobody',
    );
    expect(await activeLeg(incidentId, driver.id)).toMatchObject({ state: 'accepted' });
    await fixture.database.ownerPool.query(`UPDATE units SET state = 'available' WHERE id = $1`, [resting.id]);
    aheadMs = 11_000;
    const sent = await fixture.until('the rescue', async () => {
      const assignment = (await fixture.rig.incident(incidentId))?.assignment;
      return assignment?.unitId === resting.id ? assignment : undefined;
    });
    expect(sent.state).toBe('accepted');
  });
});
