import { afterEach, expect, test } from 'vitest';
import { waitFor } from '@roadcall/testkit';
import { connectPacket, DoorRig } from '../../test/door-rig.ts';

let rig: DoorRig;
afterEach(() => rig.stop());

test('acknowledges in the order of receipt, in one write, whatever is stored first', async () => {
  rig = await new DoorRig().start();
  rig.settlesAtOnce = false;
  const device = await rig.device('unit-1');
  for (const id of [5, 6, 7]) device.publish('unit-1', id);
  await waitFor(() => rig.messages.length === 3, { timeoutMs: 5_000, what: 'the messages' });
  rig.messages[2]!.settle();
  rig.messages[1]!.settle();
  const chunks: Buffer[] = [];
  device.socket.on('data', (chunk) => chunks.push(chunk));
  await new Promise((resolve) => setImmediate(resolve));
  expect(chunks).toEqual([]);
  rig.messages[0]!.settle();
  expect([await device.next(), await device.next(), await device.next()].map(({ messageId }) => messageId)).toEqual([
    5, 6, 7,
  ]);
  expect(chunks).toHaveLength(1);
});

test('reads no more than its bound of unacknowledged messages, and goes on when half of them are done', async () => {
  rig = await new DoorRig({ maxUnacked: 4 }).start();
  rig.settlesAtOnce = false;
  const device = await rig.device('unit-1');
  for (let id = 1; id <= 10; id++) device.publish('unit-1', id);
  await waitFor(() => rig.messages.length === 4, { timeoutMs: 5_000, what: 'the first four' });
  rig.messages[0]!.settle();
  await device.next();
  expect(rig.messages).toHaveLength(4);
  rig.messages[1]!.settle();
  await waitFor(() => rig.messages.length === 6, { timeoutMs: 5_000, what: 'two more' });
  for (let i = 2; i < 10; i++) {
    await waitFor(() => rig.messages.length > i, { timeoutMs: 5_000, what: `message ${i}` });
    rig.messages[i]!.settle();
  }
  for (let id = 2; id <= 10; id++) expect(await device.next()).toMatchObject({ cmd: 'puback', messageId: id });
});

test.each([4, 5] as const)(
  'QoS 2 of version %i: PUBREC when it is stored, the same again is not taken twice, PUBCOMP',
  async (protocolVersion) => {
    rig = await new DoorRig().start();
    rig.settlesAtOnce = false;
    const device = await rig.device('unit-1', { protocolVersion });
    device.publish('unit-1', 9, { qos: 2 });
    await waitFor(() => rig.messages.length === 1, { timeoutMs: 5_000, what: 'the message' });
    rig.messages[0]!.settle();
    expect(await device.next()).toMatchObject({ cmd: 'pubrec', messageId: 9 });
    device.publish('unit-1', 9, { qos: 2, dup: true });
    expect(await device.next()).toMatchObject({ cmd: 'pubrec', messageId: 9 });
    device.send({ cmd: 'pubrel', messageId: 9 });
    expect(await device.next()).toMatchObject({ cmd: 'pubcomp', messageId: 9 });
    expect(rig.messages).toHaveLength(1);
  },
);

test('MQTT 5: CONNACK says what is offered, and gives a client id to who has none', async () => {
  rig = await new DoorRig({ maxUnacked: 10, maxSessionExpiryS: 3_600 }).start();
  const client = await rig.socket();
  client.version = 5;
  client.send(
    connectPacket('unit-1', { protocolVersion: 5, clientId: '', properties: { sessionExpiryInterval: 7_200 } }),
  );
  expect(await client.next()).toMatchObject({
    cmd: 'connack',
    reasonCode: 0,
    sessionPresent: false,
    properties: {
      assignedClientIdentifier: expect.stringMatching(/^auto-/) as string,
      receiveMaximum: 10,
      topicAliasMaximum: 8,
      sessionExpiryInterval: 3_600,
      sharedSubscriptionAvailable: false,
      wildcardSubscriptionAvailable: false,
    },
  });
});

test('MQTT 5: a topic alias stands for its topic; one that was not set ends the connection', async () => {
  rig = await new DoorRig().start();
  const device = await rig.device('unit-1', { protocolVersion: 5 });
  device.publish('unit-1', 1, { properties: { topicAlias: 3 } });
  device.publish('unit-1', 2, { topic: '', properties: { topicAlias: 3 } });
  await device.next();
  await device.next();
  expect(rig.messages.map(({ message }) => message.channel)).toEqual(['telemetry', 'telemetry']);
  device.publish('unit-1', 3, { topic: '', properties: { topicAlias: 4 } });
  expect(await device.closed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x82 }]);
});

test('MQTT 5: what could not be used is told to the device, in words if it wants them', async () => {
  rig = await new DoorRig().start();
  rig.settlesAtOnce = false;
  const device = await rig.device('unit-1', { protocolVersion: 5 });
  const curt = await rig.device('unit-2', { protocolVersion: 5, properties: { requestProblemInformation: false } });
  device.publish('unit-1', 1);
  curt.publish('unit-2', 1);
  await waitFor(() => rig.messages.length === 2, { timeoutMs: 5_000, what: 'both messages' });
  for (const { settle } of rig.messages) settle('fixes: required');
  const [told, silent] = [await device.next(), await curt.next()];
  expect(told).toMatchObject({ cmd: 'puback', reasonCode: 0x99, properties: { reasonString: 'fixes: required' } });
  expect(silent).toMatchObject({ cmd: 'puback', reasonCode: 0x99 });
  expect(silent).not.toHaveProperty('properties.reasonString');
});

test.each([
  [4, { returnCode: 3 }],
  [5, { reasonCode: 0x88 }],
] as const)('while the store is down nobody is let in (version %i)', async (protocolVersion, answer) => {
  rig = await new DoorRig().start();
  rig.isUp = false;
  const client = await rig.socket();
  client.version = protocolVersion;
  client.send(connectPacket('unit-1', { protocolVersion }));
  expect(await client.closed()).toMatchObject([{ cmd: 'connack', ...answer }]);
});

test('a client of another version is told in the words of 3.1.1', async () => {
  rig = await new DoorRig().start();
  const client = await rig.socket();
  client.socket.write(Buffer.from('100c00044d515454060200000000', 'hex'));
  expect(await client.closed()).toMatchObject([{ cmd: 'connack', returnCode: 1 }]);
});

test('the same client id of the same device takes over its own session, and nobody else takes it', async () => {
  rig = await new DoorRig().start();
  const [first, other] = [await rig.device('unit-1', { protocolVersion: 5 }), await rig.device('unit-2')];
  const second = await rig.device('unit-1', { protocolVersion: 5 });
  expect(await first.closed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x8e }]);
  second.publish('unit-1', 1);
  other.publish('unit-2', 1);
  expect(await second.next()).toMatchObject({ cmd: 'puback' });
  expect(await other.next()).toMatchObject({ cmd: 'puback' });
  expect([...rig.sessions].map(({ client }) => client.id).toSorted()).toEqual(['unit-1', 'unit-2']);
});

test('a persistent session keeps its subscription and sends again what was not acknowledged', async () => {
  rig = await new DoorRig().start();
  const first = await rig.device('unit-1', { clean: false });
  first.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'v1/devices/unit-1/commands', qos: 1 }] });
  expect(await first.next()).toMatchObject({ cmd: 'suback', granted: [1] });
  const deviceId = rig.wanted[0]!;
  const answers: { accepted: boolean }[] = [];
  const delivery = {
    deviceId,
    id: 'c-1',
    payload: Buffer.from('{"kind":"locate"}'),
    expiresAt: Date.now() + 60_000,
    onAnswer: (answer: { accepted: boolean }) => answers.push(answer),
  };
  expect([rig.door.deliver(delivery), rig.door.deliver(delivery)]).toEqual(['sent', 'under_way']);
  const sent = await first.next();
  expect(sent).toMatchObject({ cmd: 'publish', qos: 1, dup: false, topic: 'v1/devices/unit-1/commands' });
  first.socket.destroy();
  await waitFor(() => rig.sessions.size === 0, { timeoutMs: 5_000, what: 'the end of the connection' });
  expect(rig.door.deliver({ ...delivery, id: 'c-2' })).toBe('unreachable');

  const client = await rig.socket();
  client.send(connectPacket('unit-1', { clean: false }));
  expect(await client.next()).toMatchObject({ cmd: 'connack', sessionPresent: true });
  expect(await client.next()).toMatchObject({ cmd: 'publish', dup: true, messageId: sent.messageId });
  expect(answers).toEqual([]);
  client.send({ cmd: 'puback', messageId: sent.messageId! });
  await waitFor(() => answers.length === 1, { timeoutMs: 5_000, what: 'the acknowledgement' });
  expect(answers).toEqual([{ accepted: true }]);
});

test('a last will leaves when the connection breaks, and not when the device says goodbye', async () => {
  rig = await new DoorRig().start();
  const will = {
    topic: 'v1/devices/unit-1/status',
    payload: Buffer.from('{"online":false}'),
    qos: 1 as const,
    retain: true,
  };
  const polite = await rig.device('unit-1', { will });
  polite.send({ cmd: 'disconnect' });
  await polite.closed();
  expect(rig.messages).toEqual([]);
  const rude = await rig.device('unit-1', { will });
  rude.socket.destroy();
  await waitFor(() => rig.messages.length === 1, { timeoutMs: 5_000, what: 'the last will' });
  expect(rig.messages[0]!.message).toMatchObject({ source: 'door:will', topic: will.topic, channel: 'status' });
});

test('MQTT 5: a last will waits for its delay, and is dropped when the device comes back in time', async () => {
  rig = await new DoorRig().start();
  const willOf = (id: string) => ({
    topic: `v1/devices/${id}/status`,
    payload: Buffer.from('{"online":false}'),
    qos: 1 as const,
    retain: false,
    properties: { willDelayInterval: 2 },
  });
  const connect = (id: string) =>
    rig.device(id, { protocolVersion: 5, clean: false, properties: { sessionExpiryInterval: 60 }, will: willOf(id) });
  for (const id of ['unit-1', 'unit-2']) (await connect(id)).socket.destroy();
  await waitFor(() => rig.sessions.size === 0, { timeoutMs: 5_000, what: 'the end of both' });
  await connect('unit-2');
  await waitFor(() => rig.messages.length > 0, { timeoutMs: 10_000, what: 'the delayed will' });
  expect(rig.messages.map(({ message }) => message.topic)).toEqual(['v1/devices/unit-1/status']);
});

test('keep alive: who is silent for one and a half times is cut off, who is not read is not blamed', async () => {
  rig = await new DoorRig({ maxUnacked: 1 }).start();
  rig.settlesAtOnce = false;
  const silent = await rig.device('unit-1', { protocolVersion: 5, keepalive: 1 });
  const held = await rig.device('unit-2', { protocolVersion: 5, keepalive: 1 });
  held.publish('unit-2', 1);
  expect(await silent.closed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x8d }]);
  rig.messages[0]!.settle();
  expect(await held.next()).toMatchObject({ cmd: 'puback' });
  held.send({ cmd: 'pingreq' });
  expect(await held.next()).toMatchObject({ cmd: 'pingresp' });
});

test('slow-loris: a CONNECT that does not come, and a packet that does not end', async () => {
  rig = await new DoorRig({ connectTimeoutS: 2, packetTimeoutS: 1, slowestBytesPerS: 100_000 }).start();
  const idle = await rig.socket();
  const dripping = await rig.device('unit-1', { protocolVersion: 5 });
  dripping.socket.write(Buffer.from([0x32, 0x7f, 0x00]));
  expect(await dripping.closed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x80 }]);
  expect(await idle.closed()).toEqual([]);
});

test('a packet that is longer than allowed is ended at its header, and MQTT 5 is told', async () => {
  rig = await new DoorRig().start();
  const [old, device] = [await rig.device('unit-1'), await rig.device('unit-2', { protocolVersion: 5 })];
  for (const client of [old, device]) client.socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]));
  expect(await old.closed()).toEqual([]);
  expect(await device.closed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x95 }]);
});

test('limits: messages of a device per second are slowed down, connections of an address are bounded', async () => {
  rig = await new DoorRig({ maxMessagesPerDevicePerS: 5, maxConnectionsPerAddress: 2 }).start();
  const device = await rig.device('unit-1');
  const startedAt = Date.now();
  for (let id = 1; id <= 12; id++) device.publish('unit-1', id);
  for (let id = 1; id <= 12; id++) expect(await device.next()).toMatchObject({ cmd: 'puback', messageId: id });
  expect(Date.now() - startedAt).toBeGreaterThan(900);
  await rig.device('unit-2');
  const third = await rig.socket();
  expect(await third.closed()).toEqual([]);
});

test('a device that publishes as another is ended with the reason', async () => {
  rig = await new DoorRig().start();
  const device = await rig.device('unit-1', { protocolVersion: 5 });
  device.publish('unit-2', 1);
  expect(await device.closed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x87 }]);
  expect(rig.messages).toEqual([]);
});

test('packets that are half received have a bound over all connections: who goes beyond it is closed, others go on', async () => {
  rig = await new DoorRig({ maxPartialBytes: 40_000 }).start();
  const [patient, greedy, other] = [await rig.device('unit-1'), await rig.device('unit-2'), await rig.device('unit-3')];
  const topic = 'v1/devices/unit-1/telemetry';
  // A PUBLISH of 35,000 bytes, of which 30,000 come.
  const head = Buffer.concat([Buffer.from([0x30, 0xb8, 0x91, 0x02, 0, topic.length]), Buffer.from(topic)]);
  patient.socket.write(Buffer.concat([head, Buffer.alloc(30_000)]));
  other.publish('unit-3', 1);
  expect(await other.next()).toMatchObject({ cmd: 'puback', messageId: 1 });
  greedy.socket.write(Buffer.concat([head, Buffer.alloc(30_000)]));
  await waitFor(() => greedy.isClosed, { timeoutMs: 5_000, what: 'the end of the second one' });
  expect(patient.isClosed).toBe(false);
  // What the closed one held is free again.
  other.socket.write(Buffer.concat([head, Buffer.alloc(3_000)]));
  patient.socket.write(Buffer.alloc(35_000 - 2 - topic.length - 30_000));
  await waitFor(() => rig.messages.length === 2, { timeoutMs: 5_000, what: 'the whole message' });
  expect(rig.messages.map(({ message }) => message.deviceId)).toEqual(['unit-3', 'unit-1']);
});
