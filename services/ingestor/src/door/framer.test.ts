import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Framer } from './framer.ts';

/** A packet with a body of this many bytes. */
function packet(bodyBytes: number): Buffer {
  const header = [0x30];
  let rest = bodyBytes;
  do {
    header.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(bodyBytes, bodyBytes & 0xff)]);
}

const shared = Buffer.alloc(400);

/** Feeds the bytes cut at these lengths, and returns what was found. */
function cut(framer: Framer, bytes: Buffer, sizes: readonly number[]): { packets: Buffer[]; end: string } {
  const packets: Buffer[] = [];
  let end = 'more';
  for (let at = 0, i = 0; at < bytes.length && end === 'more'; i++) {
    const size = sizes[i % sizes.length]!;
    // As a socket is read: into a buffer that is longer than what came, and used again for the next one.
    const length = bytes.copy(shared, 0, at, at + size);
    framer.feed(shared, length);
    at += size;
    while ((end = framer.next()) === 'packet')
      packets.push(Buffer.from(framer.bytes.subarray(framer.start, framer.end)));
    framer.settle();
    shared.fill(0xee);
  }
  return { packets, end };
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
const bodies = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 10 });

test('finds the same packets, however the stream is cut', () => {
  fc.assert(
    fc.property(bodies, sizes, (lengths, cuts) => {
      const framer = new Framer(300);
      const packets = lengths.map(packet);
      expect(cut(framer, Buffer.concat(packets), cuts)).toEqual({ packets, end: 'more' });
      expect(framer.partialBytes).toBe(0);
    }),
  );
});

test('stops a long packet at its header, wherever it comes', () => {
  fc.assert(
    fc.property(bodies, sizes, (lengths, cuts) => {
      const stream = Buffer.concat([...lengths.map(packet), packet(301).subarray(0, 3)]);
      expect(cut(new Framer(300), stream, cuts)).toMatchObject({ packets: lengths.map(packet), end: 'too_long' });
    }),
  );
});

test('a length of more than four bytes is none', () => {
  const framer = new Framer(1_000_000_000);
  framer.feed(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]), 6);
  expect(framer.next()).toBe('malformed');
});

test('says how much of a packet is there, and how long it will be', () => {
  const framer = new Framer(300);
  framer.feed(packet(200), 50);
  expect([framer.next(), framer.partialBytes, framer.wantedBytes]).toEqual(['more', 50, 203]);
});

test('what was not read yet outlives the buffer that it came in', () => {
  const framer = new Framer(300);
  const stream = Buffer.concat([packet(3), packet(5)]);
  const chunk = Buffer.from(stream);
  framer.feed(chunk, chunk.length);
  expect(framer.next()).toBe('packet');
  framer.settle();
  chunk.fill(0);
  expect(framer.next()).toBe('packet');
  expect(framer.bytes.subarray(framer.start, framer.end)).toEqual(packet(5));
});
