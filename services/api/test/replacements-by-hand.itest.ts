import type {
  Assignment,
  Incident,
  IncidentDetail,
  IncidentReplacements,
  Problem,
  Rental,
  ReplacementChoices,
  UnitId,
  Vehicle,
  VehicleId,
} from '@roadcall/contracts';
import { rescueScene, type RescueScene } from '@roadcall/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runApi, type RunningApi } from './running-api.ts';

const HOUR = 3_600_000;
const SCENE = { lat: 31.21, lon: 121.41 };
const NEAR = { lat: 31.22, lon: 121.42 };
const FAR = { lat: 31.27, lon: 121.47 };

let api: RunningApi;
let scene: RescueScene;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  api = await runApi();
  scene = rescueScene(api.database.ownerPool);
  for (const role of ['dispatcher', 'customer_service'] as const) {
    await api.addUser(role, [role]);
    tokens[role] = await api.tokenOf(role);
  }
});
afterAll(() => api.close());

const call = <T>(method: string, path: string, { role = 'dispatcher', body, version }: Call = {}) =>
  api.call<T>(method, `/api/v1${path}`, {
    token: tokens[role]!,
    ...(body === undefined ? {} : { body }),
    headers: version === undefined ? {} : { 'if-match': `"${version}"` },
  });
interface Call {
  role?: string;
  body?: unknown;
  version?: number;
}

const sql = (text: string, values: unknown[] = []) => api.database.ownerPool.query(text, values);

async function addSpare(at = NEAR): Promise<VehicleId> {
  const { id, deviceId } = await scene.addVehicle({ at });
  await sql(
    'UPDATE vehicles SET insurance_valid_until = current_date + 30, inspection_valid_until = current_date + 30 WHERE id = $1',
    [id],
  );
  await sql('UPDATE device_states SET fuel_pct = 100 WHERE device_id = $1', [deviceId]);
  return id;
}
const addDriver = (changes: { autoAccept?: boolean } = {}) =>
  scene.addUnit({ kind: 'delivery_driver', skills: ['delivery'], at: NEAR, ...changes });

/** A rented vehicle that broke down. */
async function breakdown(): Promise<Incident> {
  const vehicle = await scene.addVehicle({ at: SCENE });
  const { body: rental } = await call<Rental>('POST', '/rentals', {
    role: 'customer_service',
    body: {
      vehicleId: vehicle.id,
      customer: { name: 'Lin', phone: null },
      from: new Date(Date.now() - HOUR),
      to: new Date(Date.now() + 48 * HOUR),
      confirmed: true,
    },
  });
  for (const status of ['preparing', 'ready', 'handed_over', 'active']) {
    await call('POST', `/rentals/${rental.id}/status`, { role: 'customer_service', body: { status } });
  }
  const { body } = await call<Incident>('POST', '/incidents', { body: { type: 'breakdown', vehicleId: vehicle.id } });
  return body;
}

const choicesOf = async (incident: Incident, query = '') =>
  (await call<ReplacementChoices>('GET', `/incidents/${incident.id}/replacement-choices${query}`)).body;
const read = async ({ id }: Incident) => (await call<IncidentDetail>('GET', `/incidents/${id}`)).body;
const replacementsOf = async ({ id }: Incident) =>
  (await call<IncidentReplacements>('GET', `/incidents/${id}/replacements`)).body;
const choose = async (incident: Incident, vehicleId: VehicleId, driverUnitId: UnitId, changes: object = {}) =>
  call<Assignment & Problem>('POST', `/incidents/${incident.id}/replacements`, {
    body: { vehicleId, driverUnitId, reason: 'the customer asked for it', ...changes },
    version: (await read(incident)).version,
  });

describe('a replacement chosen by hand', () => {
  let incident: Incident;
  let [near, far] = ['' as VehicleId, '' as VehicleId];
  let driver: { id: UnitId };
  beforeEach(async () => {
    // What earlier tests left would only make the lists longer; who is retired is nobody's choice.
    await sql(
      `UPDATE units SET state = 'out_of_service', retired_at = now(), retire_reason = 'sold' WHERE state IN ('available', 'committed')`,
    );
    await sql(`UPDATE vehicles SET condition = 'out_of_service' WHERE rental_phase = 'available'`);
    incident = await breakdown();
    [near, far] = [await addSpare(), await addSpare(FAR)];
    driver = await addDriver();
  });

  test('is taken from a list with the cost of each, and is reserved with its driver in one transaction', async () => {
    const { vehicles, vehicleId, drivers } = await choicesOf(incident);
    const fit = vehicles.filter(({ rank }) => rank !== null);
    expect(fit.map((each) => [each.vehicleId, each.rules, each.reserved])).toEqual([
      [near, [], false],
      [far, [], false],
    ]);
    expect(fit[1]!.parts.find(({ part }) => part === 'bring')!.seconds).toBe(fit[1]!.etaS);
    expect(fit[1]!.costS).toBeGreaterThan(fit[0]!.costS!);
    expect(vehicles.find((each) => each.vehicleId === incident.vehicleId)).toBeUndefined();
    expect(vehicleId).toBe(near);
    expect(drivers.map(({ unitId, rules }) => [unitId, rules])).toEqual([[driver.id, []]]);
    const toFar = (await choicesOf(incident, `?vehicleId=${far}`)).drivers[0]!;
    expect(toFar.etaS).toBeGreaterThan(drivers[0]!.etaS!);

    const chosen = await choose(incident, far, driver.id);
    expect(chosen).toMatchObject({
      status: 201,
      body: {
        role: 'delivery_driver',
        state: 'offered',
        vehicle: { id: far, ...FAR },
        manual: { by: 'dispatcher', reason: 'the customer asked for it', overruled: null },
      },
    });
    expect(chosen.body.etaS).toBeCloseTo(toFar.etaS!, 1);
    const { legs, decisions } = await replacementsOf(incident);
    expect(legs).toMatchObject([{ state: 'offered', vehicle: { id: far }, manual: { by: 'dispatcher' } }]);
    expect(decisions[0]).toMatchObject({
      chosenVehicleId: far,
      chosenUnitId: driver.id,
      dualityGap: null,
      byHand: { by: 'dispatcher', reason: 'the customer asked for it', overruled: { vehicle: [], driver: [] } },
    });
    expect(decisions[0]!.vehicles.find((each) => each.vehicleId === far)?.rank).toBe(2);
    const { rows } = await sql(
      'SELECT count(DISTINCT xmin::text)::int AS transactions, count(*)::int AS legs FROM assignments WHERE incident_id = $1',
      [incident.id],
    );
    expect(rows).toEqual([{ transactions: 1, legs: 2 }]);
    expect((await call<Vehicle>('GET', `/vehicles/${far}`)).body.rentalPhase).toBe('reserved');
    const { timeline, replacementOwed } = await read(incident);
    expect(replacementOwed).toBe(true);
    expect(timeline.at(-1)).toMatchObject({ kind: 'assignment.sent_by_hand', by: 'dispatcher' });
  });

  test('is refused by the name of the rule, and nothing is written', async () => {
    await sql('UPDATE vehicles SET insurance_valid_until = current_date - 1 WHERE id = $1', [near]);
    const refused = await choose(incident, near, driver.id, { overrule: { vehicle: ['not_insured'], driver: [] } });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'vehicle_excluded', errors: [{ field: 'vehicleId', message: 'not_insured' }] },
    });
    const truck = await scene.addUnit();
    expect((await choose(incident, far, truck.id)).body).toMatchObject({
      code: 'driver_excluded',
      errors: [{ message: 'wrong_role' }, { message: 'missing_skill' }],
    });
    await sql(`UPDATE units SET on_break_until = now() + interval '1 hour' WHERE id = $1`, [driver.id]);
    const onBreak = await choose(incident, far, driver.id, { overrule: { vehicle: [], driver: ['on_break'] } });
    expect(onBreak.body).toMatchObject({ code: 'driver_excluded', errors: [{ message: 'on_break' }] });
    expect((await choose(incident, incident.vehicleId!, driver.id)).body.code).toBe('vehicle_excluded');
    expect((await replacementsOf(incident)).legs).toEqual([]);
  });

  test('goes against a rule of care when that is named, and the rule stays on record', async () => {
    await sql(
      `UPDATE device_states SET fuel_pct = NULL WHERE device_id = (SELECT device_id FROM device_fittings WHERE vehicle_id = $1)`,
      [near],
    );
    const listed = (await choicesOf(incident)).vehicles.find(({ vehicleId }) => vehicleId === near);
    expect(listed).toMatchObject({ rules: ['energy_unknown'], overrulable: true, rank: null });
    expect((await choose(incident, near, driver.id)).body).toMatchObject({ errors: [{ message: 'energy_unknown' }] });
    const overrule = { vehicle: ['energy_unknown'], driver: [] };
    const reason = 'the clerk read the gauge: full';
    expect(await choose(incident, near, driver.id, { overrule, reason })).toMatchObject({ status: 201 });
    const [decision] = (await replacementsOf(incident)).decisions;
    expect(decision).toMatchObject({ byHand: { reason, overruled: { vehicle: ['energy_unknown'], driver: [] } } });
    expect(decision!.vehicles.find(({ vehicleId }) => vehicleId === near)).toMatchObject({
      excluded: 'energy_unknown',
    });
  });

  test('takes the place of what was reserved, whose driver and vehicle are free again', async () => {
    await choose(incident, far, driver.id, { agreed: true });
    const other = await addDriver();
    const again = (await choicesOf(incident)).vehicles.find(({ vehicleId }) => vehicleId === far);
    expect(again).toMatchObject({ reserved: true, rules: [] });
    expect((await choose(incident, far, driver.id)).body.code).toBe('already_on_it');
    expect(await choose(incident, near, other.id, { agreed: true })).toMatchObject({
      status: 201,
      body: { state: 'accepted', vehicle: { id: near } },
    });
    expect((await call<Vehicle>('GET', `/vehicles/${far}`)).body.rentalPhase).toBe('available');
    const { legs } = await replacementsOf(incident);
    expect(legs.map(({ vehicle, state }) => [vehicle.id, state])).toEqual([
      [far, 'cancelled'],
      [near, 'accepted'],
    ]);
    // The same driver brings the other vehicle.
    expect((await choose(incident, far, other.id)).status).toBe(201);
    const { rows } = await sql(
      `SELECT count(*)::int AS active FROM assignments WHERE incident_id = $1 AND state IN ('offered', 'accepted')`,
      [incident.id],
    );
    expect(rows).toEqual([{ active: 2 }]);
  });

  test('of one vehicle for two customers at once goes to one of them', async () => {
    const [second, other] = [await breakdown(), await addDriver()];
    const answers = await Promise.all([choose(incident, near, driver.id), choose(second, near, other.id)]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
      code: 'vehicle_excluded',
      errors: [{ message: 'promised' }, { message: 'not_available' }],
    });
  });

  test('needs a permission, the newest version, a reason and a running rental', async () => {
    const path = `/incidents/${incident.id}/replacements`;
    const body = { vehicleId: near, driverUnitId: driver.id, reason: 'x' };
    expect((await call('POST', path, { role: 'customer_service', body, version: 1 })).status).toBe(403);
    expect((await call('POST', path, { body })).status).toBe(428);
    expect((await call('POST', path, { body, version: 999 })).status).toBe(412);
    expect((await choose(incident, near, driver.id, { reason: ' ' })).status).toBe(400);
    const { body: bare } = await call<Incident>('POST', '/incidents', { body: { type: 'breakdown', ...SCENE } });
    expect((await choose(bare, near, driver.id)).body.code).toBe('no_running_rental');
    expect((await call<Problem>('GET', `/incidents/${bare.id}/replacement-choices`)).body.code).toBe(
      'no_running_rental',
    );
  });
});
