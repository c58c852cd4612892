import { expect, test } from 'vitest';
import { Drive } from './drive.ts';
import { EventQueue } from './event-queue.ts';

const LEGS = [
  { toNode: 1, seconds: 10, metres: 100 },
  { toNode: 2, seconds: 20, metres: 300 },
];

test('a drive that goes slower than foreseen arrives later, and its rest is foreseen from where it is', () => {
  const drive = new Drive(0, LEGS, 1_000, 2);
  expect(drive.arrivesS).toBe(1_060);
  expect(drive.foreseenRestS(1_030)).toBe(15);
  expect(drive.metres).toBe(400);
});

test('a unit can turn at the next junction, and what it drove until there counts', () => {
  const drive = new Drive(0, LEGS, 1_000, 1);
  expect(drive.nextJunction(1_000)).toEqual({ node: 0, inS: 0, metres: 0 });
  expect(drive.nextJunction(1_004)).toEqual({ node: 1, inS: 6, metres: 100 });
  expect(drive.nextJunction(1_010)).toEqual({ node: 1, inS: 0, metres: 100 });
  expect(drive.nextJunction(1_025)).toEqual({ node: 2, inS: 5, metres: 400 });
});

test('events come in the order of their time, those of one moment as they were put in', () => {
  const queue = new EventQueue<string>();
  for (const [atS, event] of [
    [3, 'c'],
    [1, 'a'],
    [3, 'd'],
    [2, 'b'],
    [3, 'e'],
  ] as const)
    queue.push(atS, event);
  const events = Array.from({ length: 5 }, () => queue.pop()?.event);
  expect(events).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(queue.pop()).toBeUndefined();
});
