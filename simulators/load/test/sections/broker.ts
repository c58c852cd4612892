import { fork, type ChildProcess } from 'node:child_process';
import { startMosquitto, waitFor, type TestMosquitto } from '@roadcall/testkit';
import { middle, type Bench, type Figures } from '../bench.ts';

const DEVICES = 1_000;
const TIMEOUT_MS = 240_000;

/**
 * Messages of one fix through Mosquitto, QoS 1 on both sides, as fast as they go: into the ingestor's broker door until the
 * last is stored, and beside it into a client that only counts them.
 */
export async function broker(bench: Bench): Promise<Figures> {
  const messages = DEVICES * (bench.quick ? 10 : 60);
  const rounds = [];
  for (let round = 0; round < bench.rounds; round++) {
    const relay = await withMosquitto((mosquitto) => relayed(bench, mosquitto, messages));
    const stored = await withMosquitto((mosquitto) => throughTheDoor(bench, mosquitto, messages));
    rounds.push({ relay, stored });
    bench.say(
      `broker ${Math.round(stored)} messages/s stored through Mosquitto, which relays ${Math.round(relay)} to a client that ` +
        `only counts: ${(stored / relay).toFixed(2)}`,
    );
  }
  return {
    brokerRelayMsgPerS: middle(rounds, ({ relay }) => relay),
    brokerMsgPerS: middle(rounds, ({ stored }) => stored),
    brokerRatio: middle(rounds, ({ relay, stored }) => stored / relay, 3),
  };
}

/** The queue of a client as in deploy/mosquitto: nothing is dropped because it is slow. */
async function withMosquitto(measure: (mosquitto: TestMosquitto) => Promise<number>): Promise<number> {
  const mosquitto = await startMosquitto({ extraConfig: ['max_inflight_messages 0', 'max_queued_messages 1000000'] });
  try {
    return await measure(mosquitto);
  } finally {
    await mosquitto.stop();
  }
}

/**
 * One message of each device beforehand, so that all are known as they are in a running fleet; then the others.
 * @param count how many have arrived so far.
 * @returns messages per second from the first PUBLISH to the last arrival.
 */
async function send(
  bench: Bench,
  mosquitto: TestMosquitto,
  messages: number,
  count: () => number | Promise<number>,
): Promise<number> {
  await sendAll(bench, mosquitto, DEVICES, count);
  return sendAll(bench, mosquitto, messages, count);
}

async function sendAll(
  bench: Bench,
  mosquitto: TestMosquitto,
  messages: number,
  count: () => number | Promise<number>,
): Promise<number> {
  const number = bench.next();
  await bench.rig.ask({
    type: 'prepare-bulk',
    plan: {
      port: mosquitto.port,
      devices: bench.devices(0, DEVICES),
      messagesPerDevice: messages / DEVICES,
      fixesPerMessage: 1,
      firstTs: Date.now() - 1_000_000,
      boot: number,
      encoding: 'json',
      network: number,
    },
  });
  const goal = (await count()) + messages;
  const startedAt = performance.now();
  await bench.rig.ask({ type: 'run' });
  await waitFor(async () => (await count()) >= goal, {
    timeoutMs: TIMEOUT_MS,
    intervalMs: 50,
    what: 'the last message',
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  await bench.rig.ask({ type: 'close' });
  return messages / seconds;
}

async function relayed(bench: Bench, mosquitto: TestMosquitto, messages: number): Promise<number> {
  await bench.rig.endIngestor();
  const subscriber: ChildProcess = fork(new URL('../relay-subscriber.ts', import.meta.url), {
    env: { PATH: process.env['PATH'], MQTT_PORT: String(mosquitto.port) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    let count = 0;
    await new Promise<void>((resolve) => {
      subscriber.on('message', (message) => {
        if (message === 'ready') resolve();
        else count = Number(message);
      });
    });
    return await send(bench, mosquitto, messages, () => count);
  } finally {
    subscriber.kill();
  }
}

async function throughTheDoor(bench: Bench, mosquitto: TestMosquitto, messages: number): Promise<number> {
  const { rig } = bench;
  await rig.freshIngestor({ environment: { MQTT_URL: mosquitto.url } });
  await waitFor(async () => (await rig.ingestorMetric('roadcall_broker_connected')) === 1, {
    timeoutMs: TIMEOUT_MS,
    what: 'the broker door',
  });
  return send(bench, mosquitto, messages, () => rig.ingestorMetric('roadcall_fixes_committed_total'));
}
