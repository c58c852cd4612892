import { fork } from 'node:child_process';
import { startMosquitto, waitFor } from '@roadcall/testkit';
import { middle, type Bench, type Figures } from '../bench.ts';
import type { BulkPlan } from '../../src/bulk.ts';

const DEVICES = 1_000;

/**
 * Messages of one fix as fast as they go: at the device door, and beside it through Mosquitto into a client that writes
 * each with an INSERT of its own, the way it is commonly done. Counted until the last row is there.
 */
export async function inserts(bench: Bench): Promise<Figures> {
  const rounds = [];
  for (let round = 0; round < bench.rounds; round++) {
    const door = await atTheDoor(bench);
    const single = await throughInserts(bench);
    rounds.push({ door, single });
    bench.say(`single ${Math.round(door)} messages/s at the device door, ${Math.round(single)} by an INSERT each`);
  }
  return {
    singleFixMsgPerS: middle(rounds, ({ door }) => door),
    singleInsertMsgPerS: middle(rounds, ({ single }) => single),
  };
}

function planOf(bench: Bench, port: number, messagesPerDevice: number): BulkPlan {
  const number = bench.next();
  return {
    port,
    devices: bench.devices(0, DEVICES),
    messagesPerDevice,
    fixesPerMessage: 1,
    firstTs: Date.now() - 1_000_000,
    boot: number,
    encoding: 'json',
    network: number,
  };
}

async function atTheDoor(bench: Bench): Promise<number> {
  const { rig } = bench;
  await rig.freshIngestor();
  const messages = bench.quick ? 20 : 100;
  await rig.ask({ type: 'prepare-bulk', plan: planOf(bench, rig.mqttPort, messages) });
  const answer = await rig.ask({ type: 'run' });
  if (answer.type !== 'bulk-done') throw new Error(answer.type);
  await rig.ask({ type: 'close' });
  return (DEVICES * messages) / answer.seconds;
}

async function throughInserts(bench: Bench): Promise<number> {
  const { rig } = bench;
  await rig.endIngestor();
  await rig.database.ownerPool.query('TRUNCATE fixes');
  const mosquitto = await startMosquitto({ extraConfig: ['max_queued_messages 0'] });
  const subscriber = fork(new URL('../insert-subscriber.ts', import.meta.url), {
    env: { PATH: process.env['PATH'], MQTT_URL: mosquitto.url, DATABASE_URL: rig.database.runtimeUrl },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    await new Promise((resolve) => subscriber.once('message', resolve));
    const messages = bench.quick ? 5 : 20;
    await rig.ask({ type: 'prepare-bulk', plan: planOf(bench, mosquitto.port, messages) });
    const startedAt = performance.now();
    await rig.ask({ type: 'run' });
    const stored = async (): Promise<boolean> => {
      const { rows } = await rig.database.ownerPool.query<{ n: number }>('SELECT count(*) AS n FROM fixes');
      return rows[0]!.n >= DEVICES * messages;
    };
    await waitFor(stored, { timeoutMs: 120_000, intervalMs: 100, what: 'the last INSERT' });
    const seconds = (performance.now() - startedAt) / 1_000;
    await rig.ask({ type: 'close' });
    return (DEVICES * messages) / seconds;
  } finally {
    subscriber.kill();
    await mosquitto.stop();
  }
}
