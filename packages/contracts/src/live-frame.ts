/**
 * Binary frames of motion, from the ingestor to the gateway and from the gateway to the console.
 * Little-endian. Header of 24 bytes, then `count` records of 20 bytes; what is unknown has its own value, never 0.
 *
 * header: 0 u8 version · 1 u8 type (0 delta, 1 snapshot) · 2 u16 reserved · 4 u32 sequence · 8 f64 base time, ms since the epoch
 *         16 u32 count · 20 u32 tick of the sender, ms
 * record: 0 u32 no · 4 i32 lat·1e7 · 8 i32 lon·1e7 · 12 i32 fix time − base time, ms · 16 u16 speed, 0.1 km/h (65535 unknown)
 *         18 u8 heading, 360/256 degrees · 19 u8 flags
 */
import type { Motion } from './position.ts';

export const LIVE_FRAME_VERSION = 1;
export const LIVE_HEADER_BYTES = 24;
export const LIVE_RECORD_BYTES = 20;
/** Speed field when the speed is unknown. */
export const LIVE_SPEED_UNKNOWN = 0xffff;

/** Bits of a record's flags byte. The low two bits are the motion: index into `LIVE_MOTIONS`. */
export const LIVE_FLAG = {
  motionMask: 0b11,
  ignition: 1 << 2,
  headingKnown: 1 << 3,
  online: 1 << 4,
  unit: 1 << 5,
} as const;
export const LIVE_MOTIONS: readonly Motion[] = ['unknown', 'parked', 'idling', 'moving'];

/** Newest motion of one vehicle or unit. */
export type LiveRecord = {
  no: number;
  lat: number;
  lon: number;
  /** Device time, ms since the epoch. */
  ts: number;
  speedKph: number | undefined;
  headingDeg: number | undefined;
  motion: Motion;
  ignition: boolean;
  online: boolean;
  unit: boolean;
};

export type LiveFrame = {
  type: 'delta' | 'snapshot';
  /** Counts frames of one sender and tenant up by one; a gap means frames were lost: ask for a snapshot. */
  sequence: number;
  /** Server time of the frame, ms since the epoch. */
  baseTs: number;
  /** Interval at which the sender sends, ms. */
  tickMs: number;
  records: LiveRecord[];
};

const clampI32 = (value: number): number => Math.max(-2_147_483_648, Math.min(2_147_483_647, Math.round(value)));

/** Writes a frame. Times saturate at ±24 days from `baseTs`, speeds at 6,553.4 km/h. */
export function encodeLiveFrame(frame: LiveFrame): Uint8Array {
  const bytes = new Uint8Array(LIVE_HEADER_BYTES + frame.records.length * LIVE_RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, LIVE_FRAME_VERSION);
  view.setUint8(1, frame.type === 'snapshot' ? 1 : 0);
  view.setUint32(4, frame.sequence >>> 0, true);
  view.setFloat64(8, frame.baseTs, true);
  view.setUint32(16, frame.records.length, true);
  view.setUint32(20, frame.tickMs, true);
  let at = LIVE_HEADER_BYTES;
  for (const record of frame.records) {
    view.setUint32(at, record.no, true);
    view.setInt32(at + 4, Math.round(record.lat * 1e7), true);
    view.setInt32(at + 8, Math.round(record.lon * 1e7), true);
    view.setInt32(at + 12, clampI32(record.ts - frame.baseTs), true);
    const speed =
      record.speedKph === undefined ? LIVE_SPEED_UNKNOWN : Math.min(65_534, Math.round(record.speedKph * 10));
    view.setUint16(at + 16, speed, true);
    view.setUint8(at + 18, Math.round(((record.headingDeg ?? 0) * 256) / 360) & 0xff);
    view.setUint8(
      at + 19,
      LIVE_MOTIONS.indexOf(record.motion) |
        (record.ignition ? LIVE_FLAG.ignition : 0) |
        (record.headingDeg === undefined ? 0 : LIVE_FLAG.headingKnown) |
        (record.online ? LIVE_FLAG.online : 0) |
        (record.unit ? LIVE_FLAG.unit : 0),
    );
    at += LIVE_RECORD_BYTES;
  }
  return bytes;
}

/** Reads a frame. Undefined when the bytes are not a whole frame of this version. */
export function decodeLiveFrame(bytes: Uint8Array): LiveFrame | undefined {
  if (bytes.byteLength < LIVE_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(16, true);
  if (view.getUint8(0) !== LIVE_FRAME_VERSION) return undefined;
  if (bytes.byteLength !== LIVE_HEADER_BYTES + count * LIVE_RECORD_BYTES) return undefined;
  const baseTs = view.getFloat64(8, true);
  const records: LiveRecord[] = [];
  for (let at = LIVE_HEADER_BYTES; at < bytes.byteLength; at += LIVE_RECORD_BYTES) {
    const speed = view.getUint16(at + 16, true);
    const flags = view.getUint8(at + 19);
    records.push({
      no: view.getUint32(at, true),
      lat: view.getInt32(at + 4, true) / 1e7,
      lon: view.getInt32(at + 8, true) / 1e7,
      ts: baseTs + view.getInt32(at + 12, true),
      speedKph: speed === LIVE_SPEED_UNKNOWN ? undefined : speed / 10,
      headingDeg: flags & LIVE_FLAG.headingKnown ? (view.getUint8(at + 18) * 360) / 256 : undefined,
      motion: LIVE_MOTIONS[flags & LIVE_FLAG.motionMask] ?? 'unknown',
      ignition: (flags & LIVE_FLAG.ignition) !== 0,
      online: (flags & LIVE_FLAG.online) !== 0,
      unit: (flags & LIVE_FLAG.unit) !== 0,
    });
  }
  return {
    type: view.getUint8(1) === 1 ? 'snapshot' : 'delta',
    sequence: view.getUint32(4, true),
    baseTs,
    tickMs: view.getUint32(20, true),
    records,
  };
}
