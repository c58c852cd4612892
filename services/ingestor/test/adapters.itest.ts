import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDevice, counted, provisionDevice, startTestIngestor, topicOf, type TestIngestor } from './harness.ts';

let database: FreshDatabase;
let ingestor: TestIngestor;
beforeAll(async () => {
  database = await freshDatabase();
  ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: '500' });
});
afterAll(async () => {
  await ingestor.stop();
  await database.drop();
});

async function rowsOf(sql: string, deviceId: string): Promise<unknown[]> {
  const { rows } = await database.pool.query<Record<string, unknown>>(sql, [deviceId]);
  return rows;
}

/** Alarms are derived when the reorder window has passed. */
const DERIVED = { timeout: 15_000 };

const location = (extra: object = {}) =>
  JSON.stringify({ _type: 'location', tst: Math.floor(Date.now() / 1_000), lat: 31.2304, lon: 121.4737, ...extra });

test('an OwnTracks phone under its own id: positions, regions and its last will arrive', async () => {
  const phone = await provisionDevice(database.pool);
  const topic = `owntracks/${phone.id}/pixel`;
  const will = { topic, payload: Buffer.from('{"_type":"lwt","tst":1772352000}'), qos: 1 as const, retain: true };
  const app = await connectDevice(ingestor.port, phone, { will, clean: false, clientId: `${phone.id}-pixel` });

  await app.publishAsync(topic, location({ vel: 47, cog: 271, acc: 14, batt: 71 }), { qos: 1, retain: true });
  expect(
    await rowsOf('SELECT speed_kph, heading_deg, accuracy_m, attributes FROM fixes WHERE device_id = $1', phone.id),
  ).toEqual([{ speed_kph: 47, heading_deg: 271, accuracy_m: 14, attributes: { owntracks: { batt: 71 } } }]);

  const transition = { _type: 'transition', tst: Math.floor(Date.now() / 1_000), event: 'leave', desc: 'yard' };
  await app.publishAsync(`${topic}/event`, JSON.stringify(transition), { qos: 1 });
  await expect
    .poll(() => rowsOf('SELECT kind, subject, active FROM alarms WHERE device_id = $1', phone.id), DERIVED)
    .toEqual([{ kind: 'geofence_exit', subject: 'yard', active: true }]);

  await app.publishAsync(`${topic}/waypoints`, '{"_type":"waypoints","waypoints":[]}', { qos: 1 });
  expect(await counted(ingestor, 'roadcall_messages_ignored_total')).toEqual({ 'owntracks waypoints': 1 });
  expect(await rowsOf('SELECT reason FROM quarantine WHERE device_id = $1', phone.id)).toEqual([]);

  const online = (value: boolean) => async () =>
    (await rowsOf('SELECT FROM devices WHERE id = $1 AND online = ' + String(value), phone.id)).length === 1;
  await waitFor(online(true), { timeoutMs: 10_000, what: 'the phone to be online' });
  app.stream.destroy();
  await waitFor(online(false), { timeoutMs: 15_000, what: 'the phone to be offline' });
});

test('the same location sent twice is stored once, though OwnTracks numbers nothing', async () => {
  const phone = await provisionDevice(database.pool);
  const app = await connectDevice(ingestor.port, phone);
  const payload = location({ t: 'u' });
  await app.publishAsync(`owntracks/${phone.id}/pixel`, payload, { qos: 1 });
  await app.publishAsync(`owntracks/${phone.id}/pixel`, payload, { qos: 1 });
  expect(await rowsOf('SELECT count(*) FROM fixes WHERE device_id = $1', phone.id)).toEqual([{ count: 1 }]);
  await app.endAsync();
});

test('a device whose model is OwnTracks speaks it on our own topic too; what is wrong is in quarantine', async () => {
  const phone = await provisionDevice(database.pool, 'Pixel');
  await database.ownerPool.query("UPDATE device_models SET adapter = 'owntracks' WHERE name = 'Pixel'");
  const app = await connectDevice(ingestor.port, phone);
  await app.publishAsync(topicOf(phone, 'telemetry'), location(), { qos: 1 });
  await app.publishAsync(topicOf(phone, 'telemetry'), location({ lat: 'north' }), { qos: 1 });
  expect(await rowsOf('SELECT lat FROM fixes WHERE device_id = $1', phone.id)).toEqual([{ lat: 31.2304 }]);
  expect(await rowsOf('SELECT reason, detail FROM quarantine WHERE device_id = $1', phone.id)).toEqual([
    { reason: 'invalid', detail: 'lat: invalid input: expected number, received string; got "north"' },
  ]);
  await app.endAsync();
});

test('a phone that publishes on the topic of another is cut off', async () => {
  const [mine, other] = [await provisionDevice(database.pool), await provisionDevice(database.pool)];
  const app = await connectDevice(ingestor.port, mine);
  const closed = new Promise<void>((resolve) => app.once('close', () => resolve()));
  app.publish(`owntracks/${other.id}/pixel`, location(), { qos: 1 });
  await closed;
  expect(await rowsOf('SELECT FROM fixes WHERE device_id = $1', other.id)).toEqual([]);
});

test('a JT/T 808 terminal: a condition that its bit shows begins and ends an alarm, an SOS is ended by people', async () => {
  const terminal = await provisionDevice(database.pool);
  const gateway = await connectDevice(ingestor.port, terminal);
  let second = Math.floor(Date.now() / 1_000) - 60;
  const report = (alarm: number) => {
    second += 1;
    const time = new Date((second + 8 * 3_600) * 1_000).toISOString().replaceAll(/\D/g, '').slice(2, 14);
    const place = { status: 3, latitude: 31230400, longitude: 121473700, altitude: 14, speed: 1210, direction: 90 };
    const frame = { header: { msg_id: 0x0200, phone: terminal.id }, body: { alarm, ...place, time } };
    return gateway.publishAsync(`jt808/${terminal.id}/${terminal.id}/up`, JSON.stringify(frame), { qos: 1 });
  };
  const alarms = () => rowsOf('SELECT kind, active FROM alarms WHERE device_id = $1 ORDER BY kind', terminal.id);
  await report(0b11);
  await expect.poll(alarms, DERIVED).toEqual([
    { kind: 'overspeed', active: true },
    { kind: 'sos', active: true },
  ]);
  await waitFor(() => report(0).then(async () => JSON.stringify(await alarms()).includes('false')), {
    timeoutMs: 15_000,
    intervalMs: 500,
    what: 'the end of the speeding',
  });
  expect(await alarms()).toEqual([
    { kind: 'overspeed', active: false },
    { kind: 'sos', active: true },
  ]);
  const [row] = await rowsOf('SELECT speed_kph, lat, attributes FROM fixes WHERE device_id = $1 LIMIT 1', terminal.id);
  expect(row).toEqual({ speed_kph: 121, lat: 31.2304, attributes: { jt808: { alarmBits: 3, statusBits: 3 } } });
  await gateway.endAsync();
});
