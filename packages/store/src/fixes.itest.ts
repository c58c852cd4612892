import { TenantId, type AlarmKind } from '@roadcall/contracts';
import { freshDatabase, plainFix, type FreshDatabase } from '@roadcall/testkit';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyFixes, FixesBinaryWriter, mergeFixes, withTransaction, ensurePartitions, type FixRow } from './index.ts';
import { sqlStateOf } from './sql-state.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await ensurePartitions(database.pool);
});
afterAll(() => database.drop());

const writer = new FixesBinaryWriter();
const now = Date.now();

const row = (deviceId: string, seq: number, more: Partial<FixRow> = {}): FixRow =>
  plainFix({ tenantId: TenantId.parse(1), deviceId, ts: now - 60_000 + seq, seq }, { receivedAt: now, ...more });

/** What `fixes` says of a device, in the shape that went in. */
async function readBack(deviceId: string): Promise<unknown[]> {
  const { rows } = await database.pool.query<Record<string, unknown>>(
    `SELECT tenant_id AS "tenantId", device_id AS "deviceId", (extract(epoch FROM ts) * 1000)::int8 AS ts, boot, seq,
       (extract(epoch FROM received_at) * 1000)::int8 AS "receivedAt", lat, lon, speed_kph::float8 AS "speedKph",
       heading_deg AS "headingDeg", altitude_m::float8 AS "altitudeM", accuracy_m AS "accuracyM", satellites, hdop,
       odometer_m AS "odometerM", fuel_pct AS "fuelPct", charge_pct AS "chargePct", battery_v AS "batteryV", ignition,
       locked, external_power AS "externalPower", dtc, alarm_kind, alarm_active, alarm_code, flags,
       content_hash AS "contentHash", attributes
     FROM fixes WHERE device_id = $1 ORDER BY seq`,
    [deviceId],
  );
  return rows.map(({ alarm_kind, alarm_active, alarm_code, attributes, ...fix }) => ({
    ...Object.fromEntries(Object.entries(fix).map(([name, value]) => [name, value ?? undefined])),
    alarm: alarm_kind === null ? undefined : { kind: alarm_kind, active: alarm_active, code: alarm_code ?? undefined },
    attributes: attributes ?? undefined,
  }));
}

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const float32 = fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const float64 = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const safe = fc.maxSafeNat();
const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((value) => !value.includes('\u0000'));
const anyFix = fc.record({
  boot: safe,
  lat: optional(float64),
  speedKph: optional(float32),
  altitudeM: optional(float32),
  satellites: optional(fc.integer({ min: -32_768, max: 32_767 })),
  odometerM: optional(float64),
  ignition: optional(fc.boolean()),
  dtc: optional(fc.array(text, { maxLength: 5 })),
  alarm: optional(fc.record({ kind: fc.constant<AlarmKind>('sos'), active: fc.boolean(), code: optional(text) })),
  flags: fc.integer({ min: 0, max: 7 }),
  contentHash: safe,
  attributes: optional(fc.dictionary(text, text, { maxKeys: 5, noNullPrototype: true })),
});

test('every kind of value comes back from the binary format as it went in, unknown ones as NULL', async () => {
  let device = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyFix, { minLength: 1, maxLength: 20 }), async (fixes) => {
      const deviceId = `round-trip-${device++}`;
      const rows = fixes.map((fix, seq) =>
        row(deviceId, seq, { ...fix, attributes: fix.attributes && JSON.stringify(fix.attributes) }),
      );
      await withTransaction(database.pool, (tx) => copyFixes(tx, writer, rows));
      expect(await readBack(deviceId)).toEqual(
        rows.map((one, i) => ({ ...one, alarm: one.alarm, attributes: fixes[i]!.attributes })),
      );
    }),
    { numRuns: 30 },
  );
});

test('a straight copy is all or nothing', async () => {
  await withTransaction(database.pool, (tx) => copyFixes(tx, writer, [row('straight', 1)]));
  const again = withTransaction(database.pool, (tx) =>
    copyFixes(tx, writer, [row('straight', 1), row('straight', 2)]),
  ).catch((error: unknown) => sqlStateOf(error));
  expect(await again).toBe('23505');
  expect(await readBack('straight')).toHaveLength(1);
});

test('a merge tells new, repeated and conflicting fixes apart, within the batch too', async () => {
  await withTransaction(database.pool, (tx) => copyFixes(tx, writer, [row('merge', 1), row('merge', 2)]));
  const outcomes = await withTransaction(database.pool, (tx) =>
    mergeFixes(tx, writer, [
      row('merge', 1),
      row('merge', 2, { contentHash: 99 }),
      row('merge', 3),
      row('merge', 3),
      row('merge', 3, { contentHash: 99 }),
      row('merge', 4),
    ]),
  );
  expect(outcomes).toEqual(['duplicate', 'conflict', 'stored', 'duplicate', 'conflict', 'stored']);
  expect(await readBack('merge')).toHaveLength(4);
});

test('two merges in a row use the same connection', async () => {
  const merge = (seq: number) =>
    withTransaction(database.pool, (tx) => mergeFixes(tx, writer, [row('again', seq), row('again', seq)]));
  expect([await merge(1), await merge(2), await merge(2)]).toEqual([
    ['stored', 'duplicate'],
    ['stored', 'duplicate'],
    ['duplicate', 'duplicate'],
  ]);
});
