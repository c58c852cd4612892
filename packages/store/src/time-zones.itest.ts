import { localDayOf, type TenantId, type VehicleId } from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBranch, editBranch } from './branches.ts';
import { editCompany, getCompany } from './company.ts';
import { nextRunningNumber } from './running-numbers.ts';
import { loadTimeZones, readCompanyZone, readVehicleZone } from './time-zones.ts';
import { withTransaction, type Transaction } from './transaction.ts';
import { readUsage } from './usage.ts';
import { editVehicle } from './vehicle-editing.ts';
import { createVehicle } from './vehicles.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
const EDMONTON = 'America/Edmonton';
let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
let count = 0;
async function vehicle(): Promise<VehicleId> {
  const wish = { make: 'M', model: 'M', colour: 'white', class: 'compact', energy: 'ev', seats: 5, vin: null } as const;
  return (await inTx((tx) => createVehicle(tx, BY, { ...wish, branchId: null, plate: `Z-${++count}` }))).id;
}

test('a branch is in its own zone, else in the company’s, and each change keeps what held before', async () => {
  const place = { nameZh: '店', lat: 53.5, lon: -113.5 };
  const plain = await inTx((tx) => createBranch(tx, BY, { ...place, nameEn: 'Plain' }));
  const own = await inTx((tx) => createBranch(tx, BY, { ...place, nameEn: 'Own', timeZone: EDMONTON }));
  const id = await vehicle();
  expect(await readVehicleZone(database.pool, TENANT, id)).toBe('Asia/Shanghai');
  await inTx((tx) => editVehicle(tx, BY, id, { branchId: own.id }, null));
  expect(await readVehicleZone(database.pool, TENANT, id)).toBe(EDMONTON);
  await inTx((tx) => editVehicle(tx, BY, id, { branchId: plain.id }, null));
  const company = await getCompany(database.pool, TENANT);
  const moved = await inTx((tx) => editCompany(tx, BY, { timeZone: 'Europe/Berlin' }, company.version));
  expect(moved).toEqual({ name: company.name, timeZone: 'Europe/Berlin', version: company.version + 1 });
  expect(await readVehicleZone(database.pool, TENANT, id)).toBe('Europe/Berlin');
  await expect(inTx((tx) => editCompany(tx, BY, { name: 'Late' }, company.version))).rejects.toMatchObject({
    name: 'VersionConflictError',
  });

  const before = Date.now();
  const edited = await inTx((tx) => editBranch(tx, BY, own.id, { timeZone: null }, own.version));
  expect(edited).toMatchObject({ nameEn: 'Own', timeZone: null, version: 2 });
  const zones = (await loadTimeZones(database.pool)).map(({ branchId, timeZone, validFrom }) => ({
    of: branchId === own.id ? 'own' : branchId === plain.id ? 'plain' : 'company',
    timeZone,
    isPast: validFrom < before,
  }));
  expect(zones).toEqual([
    { of: 'company', timeZone: 'Asia/Shanghai', isPast: true },
    { of: 'own', timeZone: EDMONTON, isPast: true },
    { of: 'company', timeZone: 'Europe/Berlin', isPast: true },
    { of: 'own', timeZone: null, isPast: false },
  ]);
  const next = await getCompany(database.pool, TENANT);
  await inTx((tx) => editCompany(tx, BY, { timeZone: 'Asia/Shanghai' }, next.version));
});

test('roll-ups of a day are those of its 23 or 25 hours, whatever time zones the database knows', async () => {
  const id = await vehicle();
  // An hour's driving in each hour of UTC around both changes of clocks in Edmonton.
  for (const [from, to] of [
    ['2026-03-06', '2026-03-11'],
    ['2025-10-31', '2025-11-05'],
  ]) {
    await database.pool.query(
      `INSERT INTO usage_hours (tenant_id, vehicle_id, hour, device_id, distance_m, driving_s, idling_s, parked_s, fixes,
         alarms, fuel_used_pct, charge_used_pct)
       SELECT 1, $1, hour, 'd', 1000, 3600, 0, 0, 1, 0, 0, 0
       FROM generate_series($2::timestamptz, $3::timestamptz, interval '1 hour') AS hour`,
      [id, `${from}T00:00:00Z`, `${to}T00:00:00Z`],
    );
  }
  const hoursPerDay = async (timeZone: string, from: string, to: string) => {
    const period = { from: new Date(from), to: new Date(to), by: 'day', timeZone } as const;
    const days = await readUsage(database.pool, TENANT, id, period);
    return days.map((day) => [localDayOf(timeZone, Date.parse(day.from)), day.drivingS / 3_600]);
  };
  expect(await hoursPerDay(EDMONTON, '2026-03-07T07:00:00Z', '2026-03-10T06:00:00Z')).toEqual([
    ['2026-03-07', 24],
    ['2026-03-08', 23],
    ['2026-03-09', 24],
  ]);
  expect(await hoursPerDay(EDMONTON, '2025-11-01T06:00:00Z', '2025-11-04T07:00:00Z')).toEqual([
    ['2025-11-01', 24],
    ['2025-11-02', 25],
    ['2025-11-03', 24],
  ]);
  expect(await hoursPerDay('Asia/Shanghai', '2026-03-06T16:00:00Z', '2026-03-08T16:00:00Z')).toEqual([
    ['2026-03-07', 24],
    ['2026-03-08', 24],
  ]);
  const period = { from: new Date('2026-03-08T00:00:00Z'), to: new Date('2026-03-08T03:00:00Z') };
  const hours = await readUsage(database.pool, TENANT, id, { ...period, by: 'hour', timeZone: EDMONTON });
  expect(hours.map(({ from }) => from.slice(11, 13))).toEqual(['00', '01', '02']);
});

test('numbers go by the company’s day', async () => {
  const at = new Date('2026-03-02T18:30:00Z');
  expect(await nextRunningNumber(database.pool, TENANT, 'IN', at)).toBe('IN2603030001');
  const { version } = await getCompany(database.pool, TENANT);
  await inTx((tx) => editCompany(tx, BY, { timeZone: EDMONTON }, version));
  expect(await readCompanyZone(database.pool, TENANT)).toBe(EDMONTON);
  expect(await nextRunningNumber(database.pool, TENANT, 'IN', at)).toBe('IN2603020001');
});
