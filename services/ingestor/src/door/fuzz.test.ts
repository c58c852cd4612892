import * as fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { afterEach, expect, test } from 'vitest';
import { connectPacket, DoorRig } from '../../test/door-rig.ts';

let rig: DoorRig;
afterEach(() => rig.stop());

const version = fc.constantFrom(4 as const, 5 as const);
const messageId = fc.integer({ min: 0, max: 65_535 });
const packet: fc.Arbitrary<Packet> = fc.oneof(
  messageId.map((id) => ({
    cmd: 'publish' as const,
    topic: 'v1/devices/wild/telemetry',
    payload: '{"fixes":[]}',
    qos: 1 as const,
    dup: false,
    retain: false,
    messageId: id,
    properties: { topicAlias: (id % 10) + 1, userProperties: { a: 'b' } },
  })),
  fc
    .constantFrom('puback' as const, 'pubrec' as const, 'pubrel' as const, 'pubcomp' as const)
    .chain((cmd) => messageId.map((id) => ({ cmd, messageId: id, reasonCode: 0, properties: { reasonString: 'x' } }))),
  messageId.map((id) => ({
    cmd: 'subscribe' as const,
    messageId: id,
    subscriptions: [{ topic: 'v1/devices/wild/commands', qos: 1 as const }],
    properties: { userProperties: { a: 'b' } },
  })),
  messageId.map((id) => ({
    cmd: 'unsubscribe' as const,
    messageId: id,
    unsubscriptions: ['v1/devices/wild/commands'],
  })),
  fc.constant({ cmd: 'pingreq' as const }),
  fc.constant({ cmd: 'disconnect' as const, reasonCode: 0, properties: { sessionExpiryInterval: 5 } }),
  fc.constant(connectPacket('wild', { clean: false })),
);

/** What happens to the bytes of good packets: some are flipped, some are lost, some come too many. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), bytes: fc.uint8Array({ maxLength: 8 }) }),
);

function damaged(bytes: Buffer, damages: readonly (typeof damage extends fc.Arbitrary<infer T> ? T : never)[]): Buffer {
  let result = bytes;
  for (const each of damages) {
    const at = result.length === 0 ? 0 : each.at % result.length;
    if (each.kind === 'cut') result = result.subarray(0, at);
    else if (each.kind === 'insert') result = Buffer.concat([result.subarray(0, at), each.bytes, result.subarray(at)]);
    else if (result.length > 0) result.writeUInt8(each.to, at);
  }
  return result;
}

const stream = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(version, fc.boolean(), fc.array(packet, { maxLength: 6 }), fc.array(damage, { maxLength: 5 }))
    .map(([protocolVersion, isLetIn, packets, damages]) => {
      const connect = generate(connectPacket('wild', { protocolVersion, clientId: 'wild' }));
      const rest = Buffer.concat(packets.map((each) => generate(each, { protocolVersion })));
      return isLetIn
        ? Buffer.concat([connect, damaged(rest, damages)])
        : damaged(Buffer.concat([connect, rest]), damages);
    }),
);

test('whatever comes in, the door goes on, and a device beside it gets every PUBACK', async () => {
  rig = await new DoorRig({ maxConnectsPerDevice: 100_000 }).start();
  const good = await rig.device('unit-1');
  let id = 0;
  await fc.assert(
    fc.asyncProperty(stream, fc.integer({ min: 1, max: 50 }), async (bytes, pieceBytes) => {
      const client = await rig.socket();
      client.ignoresContent = true;
      for (let at = 0; at < bytes.length; at += pieceBytes) client.socket.write(bytes.subarray(at, at + pieceBytes));
      client.socket.end();
      id = (id % 60_000) + 1;
      good.publish('unit-1', id);
      expect(await good.next()).toMatchObject({ cmd: 'puback', messageId: id });
      await client.closed();
    }),
    { numRuns: 600 },
  );
  expect(rig.door.connections).toBe(1);
}, 60_000);
