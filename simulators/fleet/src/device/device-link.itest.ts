import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { DeviceId, StatusMessage, TelemetryMessage } from '@roadcall/contracts';
import { freePort, startMosquitto, waitFor, type TestMosquitto } from '@roadcall/testkit';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeviceLink } from './device-link.ts';

const deviceId = DeviceId.parse('869900040000011');
let port: number;
let broker: TestMosquitto;
let watcher: MqttClient;
const seen = new Set<string>();
const statuses: boolean[] = [];

/** Stands between device and broker, so that the watcher is back before the device is: nobody else keeps messages. */
let isGateOpen = true;
const gate = createServer((device) => {
  if (!isGateOpen) {
    device.destroy();
    return;
  }
  const upstream = connect(port, '127.0.0.1');
  join(device, upstream);
  join(upstream, device);
});

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}

const startBroker = () => startMosquitto({ extraConfig: [`listener ${port} 127.0.0.1`] });

beforeAll(async () => {
  port = await freePort();
  broker = await startBroker();
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  watcher = mqtt.connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 50 });
  watcher.on('message', (topic, payload) => {
    const content: unknown = JSON.parse(payload.toString());
    if (topic.endsWith('/status')) statuses.push(StatusMessage.parse(content).online);
    else {
      const message = TelemetryMessage.parse(content);
      for (const [i, fix] of message.fixes.entries()) seen.add(`${message.boot} ${message.seq! + i} ${fix.ts}`);
    }
  });
  await watcher.subscribeAsync('v1/devices/#', { qos: 1 });
});
afterAll(async () => {
  await watcher.endAsync(true);
  gate.close();
  await broker.stop();
});

const until = (is: () => boolean, what: string) => waitFor(is, { timeoutMs: 20_000, what });

test('a device says that it is online, sends, survives the loss of its broker, and says goodbye', async () => {
  const url = `mqtt://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const link = new DeviceLink({ url, deviceId, secret: 'secret', boot: 77, reconnectMs: 100, onTrouble: () => {} });
  link.connect();
  for (const ts of [1, 2, 3]) link.send({ ts });
  await until(() => seen.size === 3, 'three fixes');
  expect(statuses).toEqual([true]);

  isGateOpen = false;
  await broker.kill9();
  await until(() => !link.isConnected, 'the loss of the connection');
  link.send({ ts: 4 });
  link.send({ ts: 5, alarm: { kind: 'sos', active: true } });
  expect(link.queued).toBe(2);
  broker = await startBroker();
  await until(() => watcher.connected, 'the watcher');
  await watcher.subscribeAsync('v1/devices/#', { qos: 1 });
  isGateOpen = true;
  await until(() => seen.size === 5, 'what was measured meanwhile');
  expect([...seen]).toEqual(['77 0 1', '77 1 2', '77 2 3', '77 3 4', '77 4 5']);

  await link.close();
  await until(() => statuses.at(-1) === false, 'the goodbye');
  expect(link.isConnected).toBe(false);
});
