import { expect, test } from 'vitest';
import { drivesOf } from './drives.ts';

type Asked = Parameters<typeof drivesOf>[0];
const scene = { lat: 31.2, lon: 121.4 };

test('an incident’s drives are its rescue unit’s and that of the driver who brings a replacement, until they are there', () => {
  const assignment = { id: 'a1', unitId: 'tow', state: 'en_route', route: 'r1', destination: scene };
  const replacement = { assignmentId: 'a2', unitId: 'driver', vehicleId: 'v', state: 'offered', route: 'r2' };
  const shown = (changes: object) =>
    drivesOf({ ...scene, assignment, replacement, ...changes } as unknown as Asked).map(({ id, route, vehicleId }) => [
      id,
      route,
      vehicleId,
    ]);
  expect(shown({})).toEqual([
    ['a1', 'r1', null],
    ['a2', 'r2', 'v'],
  ]);
  expect(shown({ assignment: { ...assignment, state: 'on_scene' } })).toEqual([['a2', 'r2', 'v']]);
  expect(shown({ replacement: { ...replacement, state: 'done' } })).toEqual([['a1', 'r1', null]]);
  expect(shown({ assignment: null, replacement: { ...replacement, assignmentId: null } })).toEqual([]);
});
