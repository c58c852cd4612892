import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutMarkers, type Box, type Spot } from './marker-layout.ts';

const SIZE = 42;
const HALF = SIZE / 2;
const around = ({ x, y }: Spot): Box => ({ left: x - HALF, top: y - HALF, right: x + HALF, bottom: y + HALF });
const overlap = (a: Box, b: Box): boolean =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1e-6 &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1e-6;

const spot = fc.record({ x: fc.integer({ min: 0, max: 390 }), y: fc.integer({ min: 0, max: 400 }) });

test('leaves markers alone that have room', () => {
  const places = [
    { x: 100, y: 100 },
    { x: 142, y: 100 },
    { x: 300, y: 300 },
  ];
  expect(layOutMarkers(places, SIZE, { width: 390, height: 400, covers: [] })).toEqual(places);
});

test('moves the later of two no farther than it must', () => {
  const room = { width: 390, height: 400, covers: [] };
  const places = [
    { x: 200, y: 200 },
    { x: 210, y: 204 },
  ];
  expect(layOutMarkers(places, SIZE, room)).toEqual([
    { x: 200, y: 200 },
    { x: 242, y: 204 },
  ]);
});

test('keeps markers whole on the map and from under a panel, and lets those off the map be', () => {
  const room = { width: 390, height: 400, covers: [{ left: 0, top: 386, right: 390, bottom: 400 }] };
  const places = [
    { x: 5, y: 60 },
    { x: 200, y: 395 },
    { x: 800, y: 60 },
  ];
  expect(layOutMarkers(places, SIZE, room)).toEqual([
    { x: 21, y: 60 },
    { x: 200, y: 386 - 21 },
    { x: 800, y: 60 },
  ]);
});

test('a strip of map lower than a marker holds them side by side', () => {
  const room = { width: 390, height: 30, covers: [] };
  const spots = layOutMarkers(
    Array.from({ length: 5 }, () => ({ x: 100, y: 10 })),
    SIZE,
    room,
  );
  expect(spots.map(({ y }) => y)).toEqual([15, 15, 15, 15, 15]);
  expect(spots.map(({ x }) => x).toSorted((a, b) => a - b)).toEqual([58, 100, 142, 184, 226]);
});

test('none covers another, none is under a panel or cut off while there is room, the same again each time', () => {
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 24 }), (places) => {
      const room = { width: 390, height: 400, covers: [{ left: 340, top: 300, right: 390, bottom: 400 }] };
      const spots = layOutMarkers(places, SIZE, room);
      const boxes = spots.map(around);
      for (const [i, box] of boxes.entries()) {
        for (const other of boxes.slice(i + 1)) expect(overlap(box, other)).toBe(false);
        for (const cover of room.covers) expect(overlap(box, cover)).toBe(false);
        expect(box.left >= 0 && box.top >= 0 && box.right <= room.width && box.bottom <= room.height).toBe(true);
      }
      expect(layOutMarkers(places, SIZE, room)).toEqual(spots);
    }),
  );
});

test('no free place is nearer than the one that was taken', () => {
  fc.assert(
    fc.property(fc.array(spot, { minLength: 1, maxLength: 8 }), spot, (places, probe) => {
      const room = { width: 390, height: 400, covers: [] };
      const spots = layOutMarkers(places, SIZE, room);
      const [last, ...before] = [spots.at(-1)!, ...spots.slice(0, -1)];
      const place = places.at(-1)!;
      const box = around(probe);
      const isFree =
        before.every((other) => !overlap(around(other), box)) &&
        box.left >= 0 &&
        box.top >= 0 &&
        box.right <= room.width &&
        box.bottom <= room.height;
      if (!isFree) return;
      const distance = ({ x, y }: Spot): number => Math.hypot(x - place.x, y - place.y);
      expect(distance(last)).toBeLessThanOrEqual(distance(probe) + 1e-9);
    }),
  );
});
