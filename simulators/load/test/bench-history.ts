/**
 * npm run bench:history [-- --quick] [--rows N] [--plans FILE]
 *
 * Loads fixes of 5,000 vehicles over four days (20 million unless told) into a fresh database, of the embedded PostgreSQL or
 * of the server that TEST_DATABASE_URL names, and reads them as the api does: one vehicle's day of 8,640 points, the fleet
 * at an instant, the last positions of 50,000. On TimescaleDB all but the last day is packed into columns first. Medians
 * over vehicles and instants that are read for the first time and again.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { TenantId, VehicleId } from '@roadcall/contracts';
import { createPool, ensurePartitions, noLog, readFleetAt, readLastMotion, readTrack } from '@roadcall/store';
import { addressOf, freshDatabase, startPostgres } from '@roadcall/testkit';
import type { Pool } from 'pg';
import { median } from '../src/percentile.ts';
import { explaining } from './explained.ts';
import { addVehicles, BUSY_DAY, DAY_MS, loadFixes, type HistoryPlan } from './history-data.ts';
import { describeMachine } from './machine.ts';

const TENANT = TenantId.parse(1);
const LAST_POSITIONS = 50_000;
/** Of the embedded server: what one of this size would be given; the days that are read stay in it. */
const SHARED_BUFFERS = '4GB';
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, rows: { type: 'string' }, plans: { type: 'string' } },
});
const rows = Number(values.rows ?? (values.quick === true ? 1_000_000 : 20_000_000));
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const days = 4;
const plan: HistoryPlan = {
  rows,
  vehicles: 5_000,
  busyVehicles: Math.max(1, Math.min(50, Math.floor(rows / 4 / days / BUSY_DAY))),
  days,
  firstDay: today - days * DAY_MS,
};

const startedAt = performance.now();
function say(line: string): void {
  process.stdout.write(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
}

const vehicleId = (n: number): VehicleId =>
  VehicleId.parse(`00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);

/** Medians of the first and of later readings, ms; `read` says whether it got what it should. */
async function measure(
  what: string,
  rounds: number,
  read: (round: number, pool: Pool) => Promise<void>,
): Promise<number> {
  const took: number[][] = [[], []];
  for (const [again, list] of took.entries()) {
    for (let round = 0; round < rounds; round++) {
      const at = performance.now();
      await read(round, database.pool);
      list.push(performance.now() - at);
    }
    if (again === 0) say(`${what}: ${median(list).toFixed(1)} ms at the first reading`);
  }
  const all = median(took.flat());
  say(`${what}: ${median(took[1]!).toFixed(1)} ms again, median of all ${all.toFixed(1)} ms`);
  return Number(all.toFixed(1));
}

async function readDay(round: number, pool: Pool): Promise<void> {
  const from = new Date(plan.firstDay + (round % days) * DAY_MS);
  const to = new Date(from.getTime() + DAY_MS);
  const page = { from, to, late: true, doubtful: true, limit: 20_000, before: null };
  const { points } = await readTrack(pool, TENANT, { vehicleId: vehicleId(1 + (round % plan.busyVehicles)) }, page);
  if (points.length !== BUSY_DAY) throw new Error(`a day of ${points.length} points instead of ${BUSY_DAY}`);
}

async function readFleet(round: number, pool: Pool): Promise<void> {
  const at = new Date(plan.firstDay + DAY_MS + Math.floor(((round * 0.618) % 1) * (days - 1) * DAY_MS));
  const instant = { at, lookBackMs: DAY_MS, late: true, doubtful: false };
  const { positions } = await readFleetAt(pool, TENANT, instant);
  if (positions.length !== plan.vehicles) throw new Error(`${positions.length} of ${plan.vehicles} positions`);
}

async function readLast(_round: number, pool: Pool): Promise<void> {
  const records = (await readLastMotion(pool)).get(TENANT)?.length;
  if (records !== LAST_POSITIONS) throw new Error(`${records} of ${LAST_POSITIONS} last positions`);
}

/** Packs the days that TimescaleDB would have packed by itself after a week. */
async function packOldDays(owner: Pool): Promise<void> {
  const { rows: series } = await owner.query<{ hypertable: boolean }>('SELECT hypertable FROM time_series');
  if (series[0]?.hypertable !== true) return;
  await owner.query(`SELECT compress_chunk(c) FROM show_chunks('fixes', older_than => $1::timestamptz) AS c`, [
    new Date(today - DAY_MS),
  ]);
  say('TimescaleDB: all days but the last are packed into columns');
}

const given = process.env['TEST_DATABASE_URL'];
const server =
  given === undefined || given === ''
    ? await startPostgres({ durable: true, settings: { shared_buffers: SHARED_BUFFERS } })
    : undefined;
const database = await freshDatabase(server ?? addressOf(new URL(given!)));
const loader = createPool({
  url: database.ownerUrl,
  max: 1,
  applicationName: 'bench-history',
  log: noLog,
  statementTimeoutMs: 0,
});
try {
  say(await describeMachine(database.pool));
  if (loadavg()[0]! > cpus().length / 2) say('The machine is busy with something else: the figures say little.');
  await ensurePartitions(database.pool);
  await addVehicles(loader, 1, plan.vehicles);
  const loaded = await loadFixes(loader, plan, say);
  await packOldDays(loader);

  const vehicleDayMs = await measure(`one vehicle's day, ${BUSY_DAY} points`, 100, readDay);
  const fleetAtMs = await measure(`the fleet of ${plan.vehicles} at an instant`, 15, readFleet);
  const explained = explaining(database.pool);
  await readDay(days - 1, explained.pool);
  await readFleet(2, explained.pool);
  await addVehicles(loader, plan.vehicles + 1, LAST_POSITIONS);
  await loader.query('ANALYZE');
  const lastPositionsMs = await measure(`last positions of ${LAST_POSITIONS}`, 15, readLast);
  await readLast(0, explained.pool);
  if (values.plans !== undefined) await writeFile(values.plans, `${explained.plans.join('\n\n---\n\n')}\n`);
  process.stdout.write(
    `${JSON.stringify({ bench: 'history', rows: loaded, vehicleDayMs, fleetAtMs, lastPositionsMs })}\n`,
  );
} finally {
  await loader.end();
  await database.drop();
  await server?.dispose();
}
