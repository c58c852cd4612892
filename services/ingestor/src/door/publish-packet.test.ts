import * as fc from 'fast-check';
import { generate, type IPublishPacket } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { ProtocolFault } from './protocol.ts';
import { exactTopic, readPublish } from './publish-packet.ts';

/** Where the body of a packet begins. */
function bodyAt(bytes: Buffer): number {
  let at = 1;
  while ((bytes[at]! & 0x80) !== 0) at += 1;
  return at + 1;
}

function read(bytes: Buffer, version: 4 | 5) {
  const at = bodyAt(bytes);
  const { topic, topicAlias, qos, dup, packetId, payloadAt } = readPublish(bytes, bytes[0]!, at, bytes.length, version);
  return {
    topic: topic === '' ? '' : exactTopic(bytes, at),
    topicAlias,
    qos,
    dup,
    packetId: qos === 0 ? undefined : packetId,
    payload: bytes.subarray(payloadAt).toString('hex'),
  };
}

const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .filter((s) => s.isWellFormed() && !s.includes('\0'));
const publish: fc.Arbitrary<IPublishPacket> = fc.record({
  cmd: fc.constant('publish' as const),
  topic: text.filter((topic) => !/[+#]/.test(topic)),
  payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
  dup: fc.boolean(),
  retain: fc.boolean(),
  messageId: fc.integer({ min: 1, max: 65_535 }),
  properties: fc.record(
    {
      payloadFormatIndicator: fc.boolean(),
      messageExpiryInterval: fc.integer({ min: 0, max: 0xffff_ffff }),
      topicAlias: fc.integer({ min: 1, max: 65_535 }),
      responseTopic: text,
      correlationData: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      contentType: text,
      userProperties: fc.dictionary(text, text, { minKeys: 1, maxKeys: 3 }),
    },
    { requiredKeys: [] },
  ),
});

test('reads what mqtt-packet writes, in both versions', () => {
  fc.assert(
    fc.property(publish, fc.constantFrom(4 as const, 5 as const), (packet, version) => {
      const dup = packet.qos > 0 && packet.dup;
      expect(read(generate({ ...packet, dup }, { protocolVersion: version }), version)).toEqual({
        topic: packet.topic,
        topicAlias: version === 5 ? (packet.properties?.topicAlias ?? 0) : 0,
        qos: packet.qos,
        dup,
        packetId: packet.qos === 0 ? undefined : packet.messageId,
        payload: packet.payload.toString('hex'),
      });
    }),
  );
});

/** Where the payload begins, or what is wrong. */
function outcomeOf(body: Buffer, first: number, version: 4 | 5): unknown {
  try {
    return readPublish(body, first, 0, body.length, version).payloadAt;
  } catch (error) {
    return error;
  }
}

test('whatever the bytes are, it reads them or says what is wrong', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 }).map((list) => Buffer.from(list));
  const first = fc.integer({ min: 0x30, max: 0x3f });
  fc.assert(
    fc.property(bytes, first, fc.constantFrom(4 as const, 5 as const), (body, type, version) => {
      const outcome = outcomeOf(body, type, version);
      expect(outcome instanceof ProtocolFault || (outcome as number) <= body.length).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['QoS 3', '36 00 01 61 00 01'],
  ['DUP with QoS 0', '38 00 01 61'],
  ['packet id 0', '32 00 01 61 00 00 00'],
  ['a topic that is cut off', '30 00 05 61'],
  ['a topic alias of 0', '30 00 01 61 03 23 00 00'],
  ['a topic alias twice', '30 00 01 61 06 23 00 01 23 00 01'],
  ['a subscription identifier', '30 00 01 61 02 0b 01'],
  ['a property that does not exist', '30 00 01 61 01 7f'],
])('refuses %s', (_what, hex) => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  expect(() => readPublish(bytes, bytes[0]!, 1, bytes.length, 5)).toThrow(ProtocolFault);
});

test.each(['a/+/b', '#', 'a\0b'])('a message cannot go to the topic %j', (topic) => {
  const bytes = generate({ cmd: 'publish', topic, payload: '', qos: 0, dup: false, retain: false });
  expect(() => exactTopic(bytes, bodyAt(bytes))).toThrow(ProtocolFault);
});
