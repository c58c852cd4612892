import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeLiveFrame,
  encodeLiveFrame,
  LIVE_FRAME_VERSION,
  LIVE_HEADER_BYTES,
  LIVE_MOTIONS,
  LIVE_RECORD_BYTES,
  type LiveFrame,
  type LiveRecord,
} from './live-frame.ts';

const DAY_MS = 86_400_000;
const baseTs = Date.UTC(2026, 2, 1, 8);
const finite = { noNaN: true, noDefaultInfinity: true };

const record: fc.Arbitrary<LiveRecord> = fc.record({
  no: fc.integer({ min: 1, max: 2_147_483_647 }),
  lat: fc.double({ min: -90, max: 90, ...finite }),
  lon: fc.double({ min: -180, max: 180, ...finite }),
  ts: fc.integer({ min: baseTs - 20 * DAY_MS, max: baseTs + 20 * DAY_MS }),
  speedKph: fc.option(fc.double({ min: 0, max: 500, ...finite }), { nil: undefined }),
  headingDeg: fc.option(fc.double({ min: 0, max: 359.999, ...finite }), { nil: undefined }),
  motion: fc.constantFrom(...LIVE_MOTIONS),
  ignition: fc.boolean(),
  online: fc.boolean(),
  unit: fc.boolean(),
});
const frame: fc.Arbitrary<LiveFrame> = fc.record({
  type: fc.constantFrom('delta', 'snapshot'),
  sequence: fc.integer({ min: 0, max: 0xffff_ffff }),
  baseTs: fc.constant(baseTs),
  tickMs: fc.integer({ min: 1, max: 60_000 }),
  records: fc.array(record, { maxLength: 40 }),
});
/** Smallest difference of two headings, degrees. */
const turnDeg = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180);

describe('live frame', () => {
  it('gives every record back within its quantisation, and what is unknown as unknown', () => {
    fc.assert(
      fc.property(frame, (sent) => {
        const bytes = encodeLiveFrame(sent);
        expect(bytes.byteLength).toBe(LIVE_HEADER_BYTES + sent.records.length * LIVE_RECORD_BYTES);
        const got = decodeLiveFrame(bytes);
        expect(got).toMatchObject({ type: sent.type, sequence: sent.sequence, baseTs, tickMs: sent.tickMs });
        expect(got?.records).toHaveLength(sent.records.length);
        for (const [i, before] of sent.records.entries()) {
          const after = got!.records[i]!;
          const { lat, lon, speedKph, headingDeg, ...exact } = before;
          expect(after).toMatchObject(exact);
          expect(Math.abs(after.lat - lat)).toBeLessThanOrEqual(0.51e-7);
          expect(Math.abs(after.lon - lon)).toBeLessThanOrEqual(0.51e-7);
          expect(after.speedKph === undefined).toBe(speedKph === undefined);
          expect(Math.abs((after.speedKph ?? 0) - (speedKph ?? 0))).toBeLessThanOrEqual(0.051);
          expect(after.headingDeg === undefined).toBe(headingDeg === undefined);
          expect(turnDeg(after.headingDeg ?? 0, headingDeg ?? 0)).toBeLessThanOrEqual(0.704);
        }
      }),
    );
  });

  it('keeps a decoded frame as it is when it is encoded again', () => {
    fc.assert(
      fc.property(frame, (sent) => {
        const once = decodeLiveFrame(encodeLiveFrame(sent))!;
        expect(decodeLiveFrame(encodeLiveFrame(once))).toEqual(once);
      }),
    );
  });

  it('reads a frame that lies inside a larger buffer', () => {
    const bytes = encodeLiveFrame({ type: 'delta', sequence: 7, baseTs, tickMs: 500, records: [] });
    const larger = new Uint8Array(bytes.byteLength + 13).fill(0xee);
    larger.set(bytes, 5);
    expect(decodeLiveFrame(larger.subarray(5, 5 + bytes.byteLength))?.sequence).toBe(7);
  });

  it('does not read a truncated or an overlong frame', () => {
    fc.assert(
      fc.property(frame, fc.nat(), (sent, cut) => {
        const bytes = encodeLiveFrame(sent);
        expect(decodeLiveFrame(bytes.subarray(0, cut % bytes.byteLength))).toBeUndefined();
        expect(decodeLiveFrame(new Uint8Array([...bytes, 0]))).toBeUndefined();
      }),
    );
  });

  it('does not read another version, and never throws on foreign bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeLiveFrame(bytes) === undefined || bytes[0] === LIVE_FRAME_VERSION).toBe(true);
      }),
    );
  });

  it('saturates a time too far from its base and a speed too high to hold', () => {
    const far: LiveRecord = {
      no: 1,
      lat: 0,
      lon: 0,
      ts: baseTs + 400 * DAY_MS,
      speedKph: 1e6,
      headingDeg: undefined,
      motion: 'moving',
      ignition: true,
      online: true,
      unit: false,
    };
    const got = decodeLiveFrame(encodeLiveFrame({ type: 'delta', sequence: 0, baseTs, tickMs: 500, records: [far] }));
    expect(got?.records[0]).toMatchObject({ ts: baseTs + 2_147_483_647, speedKph: 6_553.4 });
  });
});
