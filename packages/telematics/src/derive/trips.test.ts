import { expect, test } from 'vitest';
import { CONTEXT, deriveAll, fixAt, lastOf, RENTAL, T0, track, type Leg } from '../../test/track.ts';

const parked: Leg = { forS: 600, kph: 0, ignition: false };
const drive: Leg = { forS: 600, kph: 60 };
const seconds = (at: number | undefined) => (at === undefined ? undefined : (at - T0) / 1_000);
const tripsOf = (legs: readonly Leg[]) => lastOf(deriveAll(track(legs)).facts, 'trip');
const stopsOf = (legs: readonly Leg[]) => lastOf(deriveAll(track(legs)).facts, 'stop');

test('a drive is one trip from when it set off to when it came to stand', () => {
  const trips = tripsOf([parked, drive, parked]);
  expect(trips).toHaveLength(1);
  expect([seconds(trips[0]!.beganAt), seconds(trips[0]!.endedAt)]).toEqual([600, 1_210]);
  expect(trips[0]).toMatchObject({ kind: 'driven', vehicleId: CONTEXT.asset!.vehicleId });
  expect(Math.abs(trips[0]!.distanceM - 10_000)).toBeLessThan(20);
  expect(stopsOf([parked, drive, parked]).map((stop) => [seconds(stop.beganAt), seconds(stop.endedAt)])).toEqual([
    [10, 600],
    [1_210, undefined],
  ]);
});

test('a red light and a short stop with the engine on end no trip, five minutes do', () => {
  const wait = (forS: number): Leg => ({ forS, kph: 0 });
  expect(tripsOf([parked, drive, wait(90), drive, parked])).toHaveLength(1);
  expect(tripsOf([parked, drive, wait(240), drive, parked])).toHaveLength(1);
  expect(tripsOf([parked, drive, wait(320), drive, parked])).toHaveLength(2);
});

test('a jam that creeps is no stop', () => {
  expect(tripsOf([parked, drive, { forS: 1_200, kph: 2.5 }, drive, parked])).toHaveLength(1);
});

test('the ignition off for a minute ends a trip', () => {
  expect(tripsOf([parked, drive, { forS: 90, kph: 0, ignition: false }, drive, parked])).toHaveLength(2);
});

test('being moved about the yard, and noise of a standing receiver, are no trips', () => {
  expect(tripsOf([parked, { forS: 20, kph: 10 }, parked])).toEqual([]);
  const jitter = Array.from({ length: 300 }, (_, i) => fixAt(i * 10, ((i * 7919) % 40) - 20, { ignition: false }));
  expect(lastOf(deriveAll(jitter).facts, 'trip')).toEqual([]);
  expect(lastOf(deriveAll(jitter).facts, 'stop')).toHaveLength(1);
});

test('a device that was silent while the vehicle moved leaves a gap trip', () => {
  const trips = tripsOf([parked, { forS: 3_600, kph: 30, silent: true }, parked]);
  expect(trips.map(({ kind, beganAt, endedAt }) => [kind, seconds(beganAt), seconds(endedAt)])).toEqual([
    ['gap', 600, 4_210],
  ]);
  expect(Math.abs(trips[0]!.distanceM - 30_000)).toBeLessThan(60);
});

test('a drive into a long silence ends where it was last seen, with a gap trip behind it', () => {
  const trips = tripsOf([parked, drive, { forS: 3_600, kph: 30, silent: true }, drive, parked]);
  expect(trips.map(({ kind, beganAt, endedAt }) => [kind, seconds(beganAt), seconds(endedAt)])).toEqual([
    ['driven', 600, 1_200],
    ['gap', 1_200, 4_810],
    ['driven', 4_810, 5_410],
  ]);
});

test('silent and still at the same place is a stop', () => {
  const legs: Leg[] = [parked, drive, { forS: 7_200, kph: 0, silent: true }, parked];
  expect(tripsOf(legs)).toHaveLength(1);
  expect(stopsOf(legs).map((stop) => [seconds(stop.beganAt), seconds(stop.endedAt)])).toEqual([
    [10, 600],
    [1_200, undefined],
  ]);
});

test('a rental that begins on the way splits the trip, and its parts add up', () => {
  const from = T0 + 900_000;
  const rented = { ...CONTEXT, surroundings: { rental: { rentalId: RENTAL, dueAt: from + 86_400_000 } } };
  const { facts } = deriveAll(track([parked, drive, parked]), (at) => (at >= from ? rented : CONTEXT));
  const trips = lastOf(facts, 'trip');
  expect(trips.map(({ rentalId, beganAt, endedAt }) => [rentalId, seconds(beganAt), seconds(endedAt)])).toEqual([
    [undefined, 600, 890],
    [RENTAL, 890, 1_210],
  ]);
  expect(Math.abs(trips[0]!.distanceM + trips[1]!.distanceM - 10_000)).toBeLessThan(20);
});

test('a device that is moved to another vehicle ends what it said of the first one', () => {
  const other = { ...CONTEXT, asset: { unitId: '018f0000-0000-7000-8000-000000000009' as never } };
  const { facts } = deriveAll(track([parked, drive, drive, parked]), (at) => (at >= T0 + 1_200_000 ? other : CONTEXT));
  const trips = lastOf(facts, 'trip');
  expect(trips.map(({ vehicleId, unitId }) => vehicleId ?? unitId)).toEqual([
    CONTEXT.asset!.vehicleId,
    other.asset.unitId,
  ]);
  expect(seconds(trips[0]!.endedAt)).toBe(1_190);
});

test('nothing that carries the device: no trips', () => {
  const { facts } = deriveAll(track([parked, drive, parked]), () => ({ ...CONTEXT, asset: undefined }));
  expect(facts).toEqual([]);
});

test('an open trip is written again every five minutes', () => {
  const { facts } = deriveAll(track([parked, { forS: 1_800, kph: 60 }, parked]));
  expect(facts.filter(({ kind }) => kind === 'trip_updated')).toHaveLength(6);
});
