import { afterEach, expect, test } from 'vitest';
import { DoorRig } from '../../test/door-rig.ts';

let rig: DoorRig | undefined;
afterEach(() => rig?.stop());

const will = (topic: string, delay = 0) => ({
  topic,
  payload: Buffer.from('{"online":false}'),
  qos: 1 as const,
  retain: true,
  ...(delay > 0 && { properties: { willDelayInterval: delay } }),
});

test('a gateway publishes for many devices, and takes over from itself alone', async () => {
  rig = await new DoorRig().start();
  const device = await rig.device('front', { clientId: 'one' });
  const first = await rig.device('gw.front', { clientId: 'one' });
  first.publish('van-1', 1);
  first.publish('van-2', 2);
  expect([await first.next(), await first.next()]).toMatchObject([{ messageId: 1 }, { messageId: 2 }]);
  expect(rig.gatewayMessages.map(({ gatewayId, topic }) => [gatewayId, topic])).toEqual([
    ['front', 'v1/devices/van-1/telemetry'],
    ['front', 'v1/devices/van-2/telemetry'],
  ]);
  const second = await rig.device('gw.front', { clientId: 'one' });
  await first.closed();
  second.publish('van-1', 3);
  expect(await second.next()).toMatchObject({ cmd: 'puback', messageId: 3 });
  // The device of the same id and client id has not noticed.
  device.publish('front', 9);
  expect(await device.next()).toMatchObject({ cmd: 'puback', messageId: 9 });
  expect(rig.messages.map(({ message }) => message.deviceId)).toEqual(['front']);
});

test.each(['v1/devices/van-1/commands', 'v1/devices/van-1/acks', '$SYS/x', 'v1/devices/van-1/x'])(
  'it may neither publish to %s nor leave its will there',
  async (topic) => {
    rig = await new DoorRig().start();
    const gateway = await rig.device('gw.front');
    gateway.publish('van-1', 1, { topic });
    expect(await gateway.closed()).toEqual([]);
    const other = await rig.device('gw.front', { will: will(topic) });
    await other.closed();
    expect(rig.gatewayMessages).toEqual([]);
  },
);

test('it reads nothing', async () => {
  rig = await new DoorRig().start();
  const gateway = await rig.device('gw.front');
  const topics = ['v1/devices/van-1/commands', 'v1/devices/+/acks', '#', 'gw.front/telemetry'];
  gateway.send({ cmd: 'subscribe', messageId: 1, subscriptions: topics.map((topic) => ({ topic, qos: 1 })) });
  expect(await gateway.next()).toMatchObject({ cmd: 'suback', granted: [0x80, 0x80, 0x80, 0x80] });
  expect(rig.wanted).toEqual([]);
});

test('its will comes at its end, not later; after its credential was revoked never', async () => {
  rig = await new DoorRig().start();
  const topic = 'v1/devices/van-1/status';
  const options = { protocolVersion: 5 as const, clean: false, properties: { sessionExpiryInterval: 3_600 } };
  const gone = await rig.device('gw.front', { ...options, will: will(topic, 600) });
  const ended = new Promise<void>((resolve) => gone.socket.once('close', () => resolve()));
  gone.socket.destroy();
  await ended;
  const again = await rig.device('gw.front', { ...options, clean: true, will: will(topic, 600) });
  expect(rig.gatewayMessages).toMatchObject([{ gatewayId: 'front', topic }]);
  for (const session of rig.sessions) session.end('its credential was revoked');
  await again.closed();
  expect(rig.gatewayMessages).toHaveLength(1);
});
