/**
 * npm run bench:ingest [-- --quick] [--rounds N]
 *
 * Bulk: 1,000 devices send messages of 100 fixes (JSON), made beforehand, as fast as they are acknowledged; beside it binary
 * COPY of the same rows into the same table. Paced: 5,000 sockets, one device each, 5,000 messages/s. Everything runs on
 * this machine: sockets, ingestor, database.
 */
import { loadavg, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { median } from '../src/percentile.ts';
import type { PacedResult } from '../src/paced.ts';
import type { DeviceAccess } from '../src/raw-device.ts';
import { measureCopy } from './copy-baseline.ts';
import { provisionVehicles } from '@roadcall/testkit';
import { describeMachine } from './machine.ts';
import { startRig, type Rig } from './rig.ts';

const BULK_DEVICES = 1_000;
const FIXES_PER_MESSAGE = 100;
const SOCKETS = 5_000;
const MESSAGES_PER_S = 5_000;

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, rounds: { type: 'string' } } });
const quick = values.quick === true;
const rounds = Number(values.rounds ?? (quick ? 1 : 3));
const size = quick
  ? { messagesPerDevice: 2, warmUpS: 2, measureS: 5 }
  : { messagesPerDevice: 5, warmUpS: 5, measureS: 20 };

function middle<T>(list: readonly T[], value: (item: T) => number, digits = 0): number {
  return Number(median(list.map(value)).toFixed(digits));
}

const startedAt = performance.now();

/** A line with the seconds since the start, so that it shows where the time went. */
function say(line: string): void {
  process.stdout.write(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
}

/** Fixes per second from the first PUBLISH to the last PUBACK, and rows per second of COPY. */
async function bulkRound(rig: Rig, devices: DeviceAccess[], round: number): Promise<{ bulk: number; copy: number }> {
  await rig.database.ownerPool.query('TRUNCATE fixes');
  const plan = {
    port: rig.mqttPort,
    devices,
    messagesPerDevice: size.messagesPerDevice,
    fixesPerMessage: FIXES_PER_MESSAGE,
    firstTs: Date.now() - (rounds - round) * 1_800_000,
    boot: round,
  };
  await rig.ask({ type: 'prepare-bulk', plan });
  const answer = await rig.ask({ type: 'run' });
  if (answer.type !== 'bulk-done') throw new Error(answer.type);
  await rig.ask({ type: 'close' });
  const { rows } = await rig.database.ownerPool.query<{ n: number }>('SELECT count(*) AS n FROM fixes');
  const sent = devices.length * size.messagesPerDevice * FIXES_PER_MESSAGE;
  if (rows[0]!.n !== sent) throw new Error(`${sent} fixes were acknowledged, ${rows[0]!.n} are stored`);
  const copy = await measureCopy(rig.database.ownerPool);
  return { bulk: sent / answer.seconds, copy };
}

async function pacedRound(rig: Rig, devices: DeviceAccess[], round: number): Promise<PacedResult & { cpuUs: number }> {
  await rig.database.ownerPool.query('TRUNCATE fixes');
  const plan = {
    port: rig.mqttPort,
    devices,
    messagesPerS: MESSAGES_PER_S,
    warmUpS: size.warmUpS,
    measureS: size.measureS,
    boot: 1_000 + round,
  };
  await rig.ask({ type: 'prepare-paced', plan });
  const cpu: number[] = [];
  const answer = await rig.ask({ type: 'run' }, ({ type }) => {
    if (type === 'measure-begin' || type === 'measure-end') cpu.push(rig.ingestorCpuS());
  });
  if (answer.type !== 'paced-done') throw new Error(answer.type);
  await rig.ask({ type: 'close' });
  const [before, after] = cpu;
  const { result } = answer;
  if (result.acknowledged < result.sent) say(`  ${result.sent - result.acknowledged} messages were not acknowledged`);
  return { ...result, cpuUs: ((after! - before!) * 1e6) / result.sent };
}

const rig = await startRig();
try {
  say(await describeMachine(rig.database.pool));
  if (loadavg()[0]! > cpus().length / 2) say('The machine is busy with something else: the figures say little.');
  const devices = await provisionVehicles(
    rig.database.pool,
    Array.from({ length: SOCKETS }, (_, n) => `load-${String(n).padStart(6, '0')}`),
  );
  say(`${SOCKETS} devices provisioned`);

  const bulk: { bulk: number; copy: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const result = await bulkRound(rig, devices.slice(0, BULK_DEVICES), round);
    bulk.push(result);
    say(
      `bulk   ${Math.round(result.bulk)} fixes/s, COPY ${Math.round(result.copy)} rows/s, ratio ${(result.bulk / result.copy).toFixed(2)}`,
    );
  }
  const paced: (PacedResult & { cpuUs: number })[] = [];
  for (let round = 0; round < rounds; round++) {
    const result = await pacedRound(rig, devices, round);
    paced.push(result);
    say(
      `paced  ${Math.round(result.sent / result.seconds)} messages/s from ${SOCKETS} sockets, PUBACK p50 ${result.p50Ms.toFixed(1)} ` +
        `p95 ${result.p95Ms.toFixed(1)} p99 ${result.p99Ms.toFixed(1)} ms, ingestor ${result.cpuUs.toFixed(0)} µs CPU per message`,
    );
  }
  const summary = JSON.stringify({
    bench: 'ingest',
    copyRowsPerS: middle(bulk, ({ copy }) => copy),
    bulkFixesPerS: middle(bulk, (result) => result.bulk),
    bulkRatio: middle(bulk, (result) => result.bulk / result.copy, 3),
    pacedMsgPerS: middle(paced, ({ sent, seconds }) => sent / seconds),
    sockets: SOCKETS,
    pubackP50Ms: middle(paced, ({ p50Ms }) => p50Ms, 1),
    pubackP95Ms: middle(paced, ({ p95Ms }) => p95Ms, 1),
    cpuUsPerMsg: middle(paced, ({ cpuUs }) => cpuUs, 1),
  });
  process.stdout.write(`${summary}\n`);
} finally {
  await rig.stop();
}
