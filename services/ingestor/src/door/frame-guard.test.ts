import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameGuard } from './frame-guard.ts';

/** A packet with a body of this many bytes. */
function packet(bodyBytes: number): Buffer {
  const header = [0x30];
  let rest = bodyBytes;
  do {
    header.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(bodyBytes, 0xff)]);
}

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

test('lets any stream of short packets pass, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 10 }), sizes, (bodies, cuts) => {
      const guard = new FrameGuard(300);
      const chunks = split(Buffer.concat(bodies.map(packet)), cuts);
      expect(chunks.every((chunk) => guard.accepts(chunk))).toBe(true);
    }),
  );
});

test('stops a long packet at its header, wherever it comes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 5 }), sizes, (bodies, cuts) => {
      const guard = new FrameGuard(300);
      const before = split(Buffer.concat(bodies.map(packet)), cuts).every((chunk) => guard.accepts(chunk));
      expect([before, guard.accepts(packet(301).subarray(0, 3))]).toEqual([true, false]);
    }),
  );
});

test('stops a length of more than four bytes', () => {
  expect(new FrameGuard(1_000_000_000).accepts(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]))).toBe(false);
});
