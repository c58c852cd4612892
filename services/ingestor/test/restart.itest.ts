import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDevice, provisionDevice, startTestIngestor, topicOf } from './harness.ts';

let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

test('states survive a stop, and are repaired from the fixes when they were not written', async () => {
  const device = await provisionDevice(database.pool);
  const stateOf = async () => {
    const { rows } = await database.pool.query<{ lat: number; motion: string; ignition: boolean }>(
      'SELECT lat, motion, ignition FROM device_states WHERE device_id = $1',
      [device.id],
    );
    return rows[0];
  };
  const ts = Date.now() - 60_000;
  const send = async (port: number, message: unknown) => {
    const client = await connectDevice(port, device);
    await client.publishAsync(topicOf(device, 'telemetry'), JSON.stringify(message), { qos: 1 });
    await client.endAsync();
  };

  const first = await startTestIngestor(database.runtimeUrl);
  await send(first.port, { seq: 1, fixes: [{ ts, lat: 31.1, lon: 121, speedKph: 30, ignition: true }] });
  await first.stop();
  expect(await stateOf()).toEqual({ lat: 31.1, motion: 'moving', ignition: true });

  // What a process that was killed had committed but not folded in.
  await database.pool.query(
    `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, lat, lon, speed_kph, ignition, flags, content_hash)
     VALUES (1, $1, $2, 0, 2, $2, 31.101, 121, 0, false, 0, 2), (1, $1, $3, 0, 3, $3, 31.4, 121, 0, false, 2, 3)`,
    [device.id, new Date(ts + 10_000), new Date(ts + 20_000)],
  );
  const second = await startTestIngestor(database.runtimeUrl);
  await waitFor(async () => (await stateOf())?.motion === 'parked', { timeoutMs: 10_000, what: 'the repaired state' });
  expect(await stateOf()).toEqual({ lat: 31.101, motion: 'parked', ignition: false });
  await send(second.port, { seq: 4, fixes: [{ ts: ts + 1_000, lat: 31.05, lon: 121 }] });
  await second.stop();
  expect(await stateOf()).toMatchObject({ lat: 31.101 });
});

test('a message that is under way when the ingestor is told to stop is stored and acknowledged', async () => {
  const device = await provisionDevice(database.pool);
  const ingestor = await startTestIngestor(database.runtimeUrl, { INGEST_FLUSH_MS: '500' });
  const client = await connectDevice(ingestor.port, device);
  const sent = client.publishAsync(
    topicOf(device, 'telemetry'),
    JSON.stringify({ seq: 1, fixes: [{ ts: Date.now() }] }),
    {
      qos: 1,
    },
  );
  await waitFor(
    async () => {
      const metric = await ingestor.metrics.registry.getSingleMetric('roadcall_ingest_lane_fixes')?.get();
      return metric?.values.some(({ value }) => value > 0);
    },
    { timeoutMs: 5_000, intervalMs: 1, what: 'the message to wait in its lane' },
  );
  await ingestor.stop();
  await sent;
  const { rows } = await database.pool.query('SELECT seq FROM fixes WHERE device_id = $1', [device.id]);
  expect(rows).toEqual([{ seq: 1 }]);
});
