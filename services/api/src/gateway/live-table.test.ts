import { decodeLiveFrame, type LiveRecord } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { createLiveTable } from './live-table.ts';

const record = (no: number, ts: number, more: Partial<LiveRecord> = {}): LiveRecord => ({
  no,
  lat: 31.2,
  lon: 121.5,
  ts,
  speedKph: 40,
  headingDeg: 90,
  motion: 'moving',
  ignition: true,
  online: true,
  unit: false,
  ...more,
});
const numbers = (frame: { bytes: Uint8Array } | undefined) =>
  frame && decodeLiveFrame(frame.bytes)?.records.map(({ no, ts }) => [no, ts]);

test('a delta holds only what changed since the one before, each vehicle once', () => {
  const table = createLiveTable(500);
  table.apply([record(1, 1_000), record(2, 1_000)]);
  table.apply([record(1, 2_000)]);
  expect(numbers(table.delta(5_000))).toEqual([
    [1, 2_000],
    [2, 1_000],
  ]);
  table.apply([record(2, 3_000)]);
  expect(numbers(table.delta(5_500))).toEqual([[2, 3_000]]);
  expect(table.delta(6_000)).toBeUndefined();
});

test('a snapshot holds everything, and the next delta follows its sequence', () => {
  const table = createLiveTable(500);
  table.apply([record(1, 1_000), record(2, 1_000)]);
  table.delta(5_000);
  const snapshot = table.snapshot(5_100);
  expect(numbers(snapshot)).toHaveLength(2);
  table.apply([record(1, 2_000)]);
  expect(table.delta(5_500)?.sequence).toBe(snapshot.sequence + 1);
});

test('an older fix does not move a vehicle backwards, from a frame or from the database', () => {
  const table = createLiveTable(500);
  table.apply([record(1, 2_000)]);
  table.apply([record(1, 1_000)]);
  table.seed([record(1, 1_500)]);
  expect(numbers(table.snapshot(5_000))).toEqual([[1, 2_000]]);
});

test('the database tells that a vehicle went offline, without touching newer motion', () => {
  const table = createLiveTable(500);
  table.apply([record(1, 2_000, { speedKph: 12 })]);
  table.delta(5_000);
  table.seed([record(1, 2_000, { speedKph: undefined, online: false })]);
  const frame = decodeLiveFrame(table.delta(5_500)!.bytes);
  expect(frame?.records[0]).toMatchObject({ speedKph: 12, online: false });
});
