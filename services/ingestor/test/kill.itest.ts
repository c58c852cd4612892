import {
  freePort,
  freshDatabase,
  startPostgres,
  waitFor,
  type FreshDatabase,
  type TestPostgres,
} from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IngestorProcess, SendingFleet } from './kill-rig.ts';

const FIXES_PER_S = 2_000;
const DEVICES = 100;
/** Kills of each kind; more by ROADCALL_KILL_ROUNDS. */
const ROUNDS = Number(process.env['ROADCALL_KILL_ROUNDS'] ?? '3');
/** Acknowledged fixes between two kills. */
const FIXES_BETWEEN_KILLS = 3_000;

let server: TestPostgres;
let database: FreshDatabase;
let ingestor: IngestorProcess;
let fleet: SendingFleet;
beforeAll(async () => {
  server = await startPostgres({ durable: true });
  database = await freshDatabase(server);
  const port = await freePort();
  ingestor = new IngestorProcess({ DATABASE_URL: database.runtimeUrl, MQTT_PORT: String(port) });
  const devices = await SendingFleet.provision(database.pool, DEVICES);
  await ingestor.start();
  fleet = new SendingFleet(port, devices);
}, 120_000);
afterAll(async () => {
  await fleet.close();
  await ingestor.stop();
  await Promise.all([database.pool.end(), database.ownerPool.end()]);
  await server.dispose();
});

async function acknowledgedMore(fixes: number): Promise<void> {
  const goal = fleet.acknowledged.size + fixes;
  await waitFor(() => fleet.acknowledged.size >= goal, { timeoutMs: 60_000, what: `${fixes} more acknowledged fixes` });
}

/** The account at the end: what was acknowledged against what is stored. */
async function account(): Promise<{ stored: number; lost: number; twice: number }> {
  const { rows } = await database.pool.query<{ device_id: string; seq: number }>('SELECT device_id, seq FROM fixes');
  const stored = new Set(rows.map((row) => `${row.device_id} ${row.seq}`));
  const lost = [...fleet.acknowledged].filter((fix) => !stored.has(fix)).length;
  return { stored: stored.size, lost, twice: rows.length - stored.size };
}

test(
  'kill -9 of ingestor and database under load loses no acknowledged fix and stores none twice',
  async () => {
    const startedAt = performance.now();
    fleet.begin(FIXES_PER_S);
    for (let round = 0; round < ROUNDS; round++) {
      await acknowledgedMore(FIXES_BETWEEN_KILLS);
      await ingestor.kill9();
      await ingestor.start();
      await acknowledgedMore(FIXES_BETWEEN_KILLS);
      await server.kill9();
      await server.restart();
    }
    await acknowledgedMore(FIXES_BETWEEN_KILLS);
    // It outlived the database each time.
    expect(ingestor.isRunning).toBe(true);
    fleet.endSending();
    const seconds = (performance.now() - startedAt) / 1_000;
    await waitFor(() => fleet.unacknowledged === 0, { timeoutMs: 60_000, what: 'the last acknowledgements' });

    const { stored, lost, twice } = await account();
    process.stdout.write(
      `${ROUNDS} kills each of ingestor and PostgreSQL at ${Math.round(fleet.sentFixes / seconds)} fixes/s: ` +
        `${fleet.acknowledged.size} fixes acknowledged, ${stored} stored, ${lost} lost, ${twice} twice\n`,
    );
    expect({ lost, twice }).toEqual({ lost: 0, twice: 0 });
    expect(stored).toBe(fleet.sentFixes);
  },
  120_000 + ROUNDS * 60_000,
);
