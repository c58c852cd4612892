import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  freshDatabase,
  startMosquitto,
  startService,
  waitFor,
  type FreshDatabase,
  type ServiceProcess,
  type TestMosquitto,
} from '@roadcall/testkit';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provisionDevice, topicOf, type TestDevice } from './harness.ts';
import { ResendingFleet } from './resending-fleet.ts';

const FIXES_PER_S = 1_000;
const DEVICES = 40;
/** Kills of each kind; more by ROADCALL_KILL_ROUNDS. */
const ROUNDS = Number(process.env['ROADCALL_KILL_ROUNDS'] ?? '3');
const FIXES_BETWEEN_KILLS = 1_500;
const DEPLOY = join(import.meta.dirname, '..', '..', '..', 'deploy', 'mosquitto');

let database: FreshDatabase;
let mosquitto: TestMosquitto;
let devices: TestDevice[];
let environment: NodeJS.ProcessEnv;
let ingestor: ServiceProcess;
let fleet: ResendingFleet;
beforeAll(async () => {
  database = await freshDatabase();
  devices = await Promise.all(Array.from({ length: DEVICES }, () => provisionDevice(database.pool)));
  mosquitto = await startMosquitto({
    config: readFileSync(join(DEPLOY, 'mosquitto.conf'), 'utf8'),
    acl: readFileSync(join(DEPLOY, 'acl'), 'utf8'),
    passwords: {
      'roadcall-ingestor': 'ingestor',
      ...Object.fromEntries(devices.map(({ id, secret }) => [id, secret])),
    },
  });
  environment = {
    DATABASE_URL: database.runtimeUrl,
    MQTT_PORT: '0',
    MQTT_URL: mosquitto.url,
    BROKER_USERNAME: 'roadcall-ingestor',
    BROKER_PASSWORD: 'ingestor',
  };
  ingestor = await startService('ingestor', environment);
  fleet = new ResendingFleet(mosquitto.url, devices.slice(1));
}, 120_000);
afterAll(async () => {
  await fleet.close();
  await ingestor.stop();
  await mosquitto.stop();
  await database.drop();
});

async function acknowledgedMore(fixes: number): Promise<void> {
  const goal = fleet.acknowledged.size + fixes;
  await waitFor(() => fleet.acknowledged.size >= goal, { timeoutMs: 60_000, what: `${fixes} more acknowledged fixes` });
}

test(
  'kill -9 of Mosquitto and ingestor under load loses nothing that was acknowledged on acks and stores nothing twice',
  async () => {
    fleet.begin(FIXES_PER_S);
    for (let round = 0; round < ROUNDS; round++) {
      await acknowledgedMore(FIXES_BETWEEN_KILLS);
      await ingestor.kill9();
      ingestor = await startService('ingestor', environment);
      await acknowledgedMore(FIXES_BETWEEN_KILLS);
      await mosquitto.kill9();
      await mosquitto.restart();
    }
    await acknowledgedMore(FIXES_BETWEEN_KILLS);
    fleet.endSending();
    await waitFor(() => fleet.unacknowledged === 0, { timeoutMs: 60_000, what: 'the last acknowledgements' });

    const { rows } = await database.pool.query<{ device_id: string; seq: number }>('SELECT device_id, seq FROM fixes');
    const stored = new Set(rows.map((row) => `${row.device_id} ${row.seq}`));
    const lost = [...fleet.acknowledged].filter((fix) => !stored.has(fix)).length;
    process.stdout.write(
      `${ROUNDS} kills each of Mosquitto and ingestor: ${fleet.acknowledged.size} fixes acknowledged on acks, ` +
        `${stored.size} stored, ${fleet.resentMessages} messages resent, ${lost} lost, ${rows.length - stored.size} twice\n`,
    );
    expect({ lost, twice: rows.length - stored.size }).toEqual({ lost: 0, twice: 0 });
    expect(stored.size).toBe(fleet.sentFixes);
  },
  120_000 + ROUNDS * 60_000,
);

test('a device that resends nothing loses nothing while only the ingestor is killed: the broker keeps what is not stored', async () => {
  const device = devices[0]!;
  const client = await connectAsync(mosquitto.url, { username: device.id, password: device.secret });
  const messages = 600;
  const accepted = Array.from({ length: messages }, (_, seq) =>
    client.publishAsync(topicOf(device, 'telemetry'), JSON.stringify({ seq, fixes: [{ ts: Date.now() }] }), { qos: 1 }),
  );
  await Promise.all(accepted.slice(0, messages / 2));
  await ingestor.kill9();
  await Promise.all(accepted);
  ingestor = await startService('ingestor', environment);
  const count = 'SELECT count(*) AS fixes FROM fixes WHERE device_id = $1';
  const stored = async () => (await database.pool.query<{ fixes: number }>(count, [device.id])).rows[0]!.fixes;
  await waitFor(async () => (await stored()) >= messages, { timeoutMs: 30_000, what: 'all that the broker accepted' });
  expect(await stored()).toBe(messages);
  await client.endAsync();
});
