import { EventBody, shiftEndMs, type Unit, type UnitId } from '@roadcall/contracts';
import { freshDatabase, rescueScene, type FreshDatabase, type RescueScene } from '@roadcall/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  changeUnitBreak,
  changeUnitDuty,
  createPartner,
  createUnit,
  editPartner,
  editUnit,
  findUnit,
  giveSignOfLife,
  listDispatchUnits,
  listPartners,
  listUnitWork,
  markSilentUnits,
  withTransaction,
  type Transaction,
} from './index.ts';

let database: FreshDatabase;
let scene: RescueScene;
beforeAll(async () => {
  database = await freshDatabase();
  scene = rescueScene(database.ownerPool);
});
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
const by = () => ({ tenantId: scene.tenantId, actor: 'test' });
const find = async (id: UnitId): Promise<Unit> => (await findUnit(database.pool, scene.tenantId, id))!;
const ALL_DAY = { timeZone: 'Asia/Shanghai', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' }] };
let names = 0;
const newUnit = () => ({
  name: `U-${++names}`,
  kind: 'tow_truck' as const,
  skills: ['tow' as const],
  stationBranchId: null,
  autoAccept: false,
});

const newPartner = (name: string) => ({
  name,
  contactName: null,
  contactPhone: null,
  skills: [],
  areaBranchIds: [],
});

describe('a unit', () => {
  test('is made with what it can carry, and edited by version, only what is named', async () => {
    const made = await inTx((tx) => createUnit(tx, by(), newUnit()));
    expect(made).toMatchObject({ vehicleCapacity: 1, shiftPlan: null, areaBranchIds: [], partner: null });
    const partner = await inTx((tx) => createPartner(tx, by(), { ...newPartner('Hook Ltd'), contactName: 'Zhao' }));
    const edit = { partnerId: partner.id, towMassKg: 3_500, vehicleCapacity: 2 };
    const edited = await inTx((tx) => editUnit(tx, by(), made.id, edit, made.version));
    expect(edited).toMatchObject({
      name: made.name,
      vehicleCapacity: 2,
      towMassKg: 3_500,
      partner: { id: partner.id, name: 'Hook Ltd' },
    });
    await expect(inTx((tx) => editUnit(tx, by(), made.id, { name: 'late' }, made.version))).rejects.toThrow(
      /meanwhile/,
    );
    expect((await find(made.id)).name).toBe(made.name);
    const onBoard = (await listDispatchUnits(database.pool, scene.tenantId)).find(({ id }) => id === made.id);
    expect(onBoard).toMatchObject({ vehicleCapacity: 2, partnerId: partner.id, onBreakUntil: null });
  });

  test('of an unknown partner is refused', async () => {
    const made = await inTx((tx) => createUnit(tx, by(), newUnit()));
    const partnerId = made.id as unknown as NonNullable<Unit['partnerId']>;
    await expect(inTx((tx) => editUnit(tx, by(), made.id, { partnerId }, null))).rejects.toThrow(/partner/);
  });
});

test('a partner is edited by version', async () => {
  const partner = await inTx((tx) => createPartner(tx, by(), newPartner('Crane')));
  await inTx((tx) => editPartner(tx, by(), partner.id, { contactPhone: '021 5555' }, 1));
  await expect(inTx((tx) => editPartner(tx, by(), partner.id, { name: 'x' }, 1))).rejects.toThrow(/meanwhile/);
  const kept = (await listPartners(database.pool, scene.tenantId)).find(({ id }) => id === partner.id);
  expect(kept).toMatchObject({ name: 'Crane', contactPhone: '021 5555', version: 2 });
});

describe('a shift', () => {
  test('begins and ends with duty, with the end of the plan', async () => {
    const { id } = await inTx((tx) =>
      createUnit(tx, by(), { ...newUnit(), shiftPlan: ALL_DAY, breakPlan: [{ from: '12:00', minutes: 30 }] }),
    );
    const on = await inTx((tx) => changeUnitDuty(tx, by(), id, 'available', null));
    const endMs = shiftEndMs(ALL_DAY, Date.parse(on.shift!.beganAt), 'UTC');
    expect(on.shift?.endsAt).toBe(new Date(endMs!).toISOString());
    expect((await listDispatchUnits(database.pool, scene.tenantId)).find((unit) => unit.id === id)).toMatchObject({
      shiftEndsAt: new Date(on.shift!.endsAt!),
    });
    const off = await inTx((tx) => changeUnitDuty(tx, by(), id, 'off_shift', null));
    expect(off).toMatchObject({ shift: null, state: 'off_shift' });
    await inTx((tx) => changeUnitDuty(tx, by(), id, 'available', null));
    const { shifts } = await listUnitWork(database.pool, scene.tenantId, id, new Date(0));
    expect(shifts.map(({ endedAt }) => endedAt === null)).toEqual([true, false]);
    expect(shifts[1]?.plannedEndAt).toBe(on.shift?.endsAt);
  });

  test('has breaks that end by the crew or with the shift; off duty there are none', async () => {
    const { id } = await inTx((tx) => createUnit(tx, by(), newUnit()));
    await inTx((tx) => changeUnitDuty(tx, by(), id, 'available', null));
    const begun = await inTx((tx) => changeUnitBreak(tx, by(), id, { act: 'begin', minutes: 20 }));
    expect(Date.parse(begun.break!.dueAt) - Date.parse(begun.break!.beganAt)).toBe(20 * 60_000);
    const ended = await inTx((tx) => changeUnitBreak(tx, by(), id, { act: 'end' }));
    expect(ended.break).toBeNull();
    await inTx((tx) => changeUnitBreak(tx, by(), id, { act: 'begin', minutes: 20 }));
    await inTx((tx) => changeUnitDuty(tx, by(), id, 'off_shift', null));
    await expect(inTx((tx) => changeUnitBreak(tx, by(), id, { act: 'begin', minutes: 20 }))).rejects.toThrow(
      /off_shift/,
    );
    const { breaks } = await listUnitWork(database.pool, scene.tenantId, id, new Date(0));
    expect(breaks.map(({ endedAt }) => endedAt !== null)).toEqual([true, true]);
    expect((await find(id)).break).toBeNull();
  });
});

describe('a crew at work', () => {
  const overdue = async (id: UnitId) => {
    await database.ownerPool.query(
      `UPDATE units SET state = 'on_scene', safety_due_at = now() - interval '1 minute' WHERE id = $1`,
      [id],
    );
  };
  const silentEvents = async (id: UnitId) => {
    const { rows } = await database.ownerPool.query<{ kind: string; data: unknown }>(
      `SELECT kind, data FROM events WHERE kind = 'unit.silent' AND subject_id = $1`,
      [id],
    );
    return rows.map((row) => EventBody.parse(row));
  };

  test('that gives no sign of life is announced once, by whoever finds it', async () => {
    const { id } = await inTx((tx) => createUnit(tx, by(), newUnit()));
    await overdue(id);
    const found = await Promise.all([1, 2, 3].map(() => markSilentUnits(database.pool, new Date())));
    expect(found.reduce((sum, count) => sum + count)).toBe(1);
    expect(await silentEvents(id)).toHaveLength(1);
    expect((await find(id)).safety.silentSince).not.toBeNull();
  });

  test('that gives one is silent no more and has its time again', async () => {
    const { id } = await inTx((tx) => createUnit(tx, by(), { ...newUnit(), safetyIntervalMin: 10 }));
    await overdue(id);
    await markSilentUnits(database.pool, new Date());
    const { safety } = await inTx((tx) => giveSignOfLife(tx, by(), id));
    expect(safety.silentSince).toBeNull();
    const left = Date.parse(safety.dueAt!) - Date.parse(safety.lastAt!);
    expect(left).toBe(10 * 60_000);
    expect(await markSilentUnits(database.pool, new Date())).toBe(0);
  });
});
