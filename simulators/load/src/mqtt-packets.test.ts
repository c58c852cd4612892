import { expect, test } from 'vitest';
import {
  AckReader,
  connectPacket,
  packetIdOffset,
  publishPacket,
  setPacketId,
  subscribePacket,
} from './mqtt-packets.ts';

test('CONNECT, SUBSCRIBE and PUBLISH are the bytes of the standard', () => {
  expect(connectPacket('c', 'user', 'pw', 60).toString('hex')).toBe(
    '101700044d51545404c2003c00016300047573657200027077',
  );
  expect(subscribePacket(10, 'a/b').toString('hex')).toBe('8208000a0003612f6201');
  const publish = publishPacket('a/b', Buffer.alloc(200, 0x2e));
  expect(publish.subarray(0, 10).toString('hex')).toBe('32cf010003612f620001');
  setPacketId(publish, packetIdOffset(publish, 'a/b'), 0x1234);
  expect(publish.subarray(8, 10).toString('hex')).toBe('1234');
});

test('acknowledgements are read however the stream is cut', () => {
  const seen: string[] = [];
  const reader = new AckReader(
    (code) => seen.push(`connack ${code}`),
    (id) => seen.push(`puback ${id}`),
  );
  const stream = Buffer.from([0x20, 2, 0, 4, 0x40, 2, 0x01, 0x00, 0x40, 2, 0, 7]);
  for (const [from, to] of [
    [0, 3],
    [3, 6],
    [6, 12],
  ] as const) {
    reader.read(stream.subarray(from), to - from);
  }
  expect(seen).toEqual(['connack 4', 'puback 256', 'puback 7']);
  expect(() => reader.read(Buffer.from([0xe0, 0, 0, 0]), 4)).toThrow('unexpected');
});
