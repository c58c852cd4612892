import type { LiveRecord } from '@roadcall/contracts';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDevice, provisionDevice, startTestIngestor, topicOf, type TestIngestor } from './harness.ts';

let database: FreshDatabase;
let ingestor: TestIngestor;
beforeAll(async () => {
  database = await freshDatabase();
  ingestor = await startTestIngestor(database.runtimeUrl);
});
afterAll(async () => {
  await ingestor.stop();
  await database.drop();
});

async function sender() {
  const device = await provisionDevice(database.pool);
  const client = await connectDevice(ingestor.port, device);
  let seq = 0;
  /** Sends one fix; resolves with its PUBACK. */
  const send = (ts: number, lat: number) =>
    client.publishAsync(
      topicOf(device, 'telemetry'),
      JSON.stringify({ seq: seq++, fixes: [{ ts, lat, lon: 121.4, speedKph: 30 }] }),
      { qos: 1 },
    );
  const shown = (lat: number): Promise<LiveRecord> =>
    waitFor(
      () => {
        const record = ingestor.live.get(device.vehicle.no);
        return record !== undefined && Math.abs(record.lat - lat) < 1e-5 ? record : undefined;
      },
      { timeoutMs: 15_000, what: `the marker at ${lat}` },
    );
  const reasons = async () =>
    (
      await database.pool.query<{ reason: string }>('SELECT reason FROM quarantine WHERE device_id = $1 ORDER BY id', [
        device.id,
      ])
    ).rows.map(({ reason }) => reason);
  const storedLat = async () =>
    (await database.pool.query<{ lat: number }>('SELECT lat FROM device_states WHERE device_id = $1', [device.id]))
      .rows[0]?.lat;
  return { send, shown, reasons, storedLat };
}

test.each([
  ['2036', Date.UTC(2036, 1, 7, 6, 28, 16), 'in_the_future'],
  ['1970', 0, 'too_old'],
])(
  'a device clock in %s is quarantined and freezes nothing: the next right fix moves the marker',
  async (_, ts, why) => {
    const { send, shown, reasons, storedLat } = await sender();
    await send(Date.now() - 2_000, 31.2);
    await shown(31.2);
    await send(ts, 45);
    await send(Date.now(), 31.201);
    await shown(31.201);
    expect(await reasons()).toEqual([why]);
    await waitFor(async () => (await storedLat()) === 31.201, { timeoutMs: 15_000, what: 'the last position stored' });
  },
);

test('a clock four minutes ahead is taken, and the first fix after it was set right moves the marker on', async () => {
  const { send, shown, reasons } = await sender();
  await send(Date.now() + 240_000, 31.2);
  await shown(31.2);
  await send(Date.now() + 5, 31.2005);
  const record = await shown(31.2005);
  expect(record.ts).toBeLessThanOrEqual(Date.now());
  expect(await reasons()).toEqual([]);
});

test('a fix that comes hours late is stored and moves neither the marker nor the last position back', async () => {
  const { send, shown, storedLat } = await sender();
  await send(Date.now(), 31.2);
  await shown(31.2);
  await send(Date.now() - 3 * 3_600_000, 30);
  await send(Date.now(), 31.2003);
  expect((await shown(31.2003)).ts).toBeGreaterThan(Date.now() - 60_000);
  await waitFor(async () => (await storedLat()) === 31.2003, { timeoutMs: 15_000, what: 'the last position stored' });
});

test('another age limit takes effect while the ingestor runs: shorter refuses, longer has room for the old days', async () => {
  const { send, reasons } = await sender();
  const keep = (days: number) => database.ownerPool.query('UPDATE retention_settings SET telemetry_days = $1', [days]);
  const DAY_MS = 86_400_000;
  const old = Date.now() - 40 * DAY_MS;
  let tries = 0;
  await send(old, 31.2);
  expect(await reasons()).toEqual([]);
  await keep(30);
  const isRefused = async (): Promise<boolean> => {
    await send(old + ++tries * 1_000, 31.2);
    return (await reasons()).length > 0;
  };
  await waitFor(isRefused, { timeoutMs: 30_000, what: 'the shorter limit' });
  expect(await reasons()).toEqual(['too_old']);
  await keep(90);
  const isTaken = async (): Promise<boolean> => {
    const before = (await reasons()).length;
    await send(old + ++tries * 1_000, 31.2);
    return (await reasons()).length === before;
  };
  await waitFor(isTaken, { timeoutMs: 30_000, what: 'the longer limit' });
  expect(new Set(await reasons())).toEqual(new Set(['too_old']));
});
