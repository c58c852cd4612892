import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provisionDevice, startTestIngestor, topicOf, type TestIngestor } from './harness.ts';

const run = promisify(execFile);
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

test('a position sent with mosquitto_pub is a row when the command returns, and a live record', async () => {
  const device = await provisionDevice(database.pool);
  const ts = Date.now();
  const payload = { seq: 1, fixes: [{ ts, lat: 31.2304, lon: 121.4737, speedKph: 42.5, headingDeg: 90, fuel: 'E95' }] };
  await run(
    'mosquitto_pub',
    [
      `-h 127.0.0.1 -p ${ingestor.port} -u ${device.id} -P ${device.secret} -q 1 -t ${topicOf(device, 'telemetry')} -m`.split(
        ' ',
      ),
      JSON.stringify(payload),
    ].flat(),
  );
  const { rows } = await database.pool.query(
    'SELECT seq, boot, ts, lat, lon, speed_kph, attributes, flags FROM fixes WHERE device_id = $1',
    [device.id],
  );
  expect(rows).toEqual([
    {
      seq: 1,
      boot: 0,
      ts: new Date(ts),
      lat: 31.2304,
      lon: 121.4737,
      speed_kph: 42.5,
      attributes: { fuel: 'E95' },
      flags: 0,
    },
  ]);
  const record = await waitFor(() => ingestor.live.get(device.vehicle.no), {
    timeoutMs: 10_000,
    what: 'the live record',
  });
  expect(record).toMatchObject({ lat: 31.2304, lon: 121.4737, motion: 'moving', online: true, unit: false });
});
