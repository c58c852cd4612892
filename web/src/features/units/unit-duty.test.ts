import type { UnitWithPosition } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { crewBeside, dutyOf, groupOf, sortUnits, tasksByUnit } from './unit-duty.ts';

const calm = { dueAt: null, lastAt: null, silentSince: null };
const unit = (name: string, changes: object = {}) =>
  ({
    name,
    state: 'available',
    safety: calm,
    break: null,
    retired: null,
    shift: null,
    ...changes,
  }) as unknown as UnitWithPosition;
const silent = { safety: { ...calm, silentSince: '2026-01-01T00:00:00Z' } };
const facts = { branchOf: () => undefined, fixAt: () => null };

test('silence goes before a break, a break before the duty', () => {
  const onBreak = { break: { beganAt: '', dueAt: '' } };
  expect(dutyOf(unit('a', { ...silent, ...onBreak, state: 'on_scene' }))).toBe('silent');
  expect(dutyOf(unit('a', onBreak))).toBe('on_break');
  expect(groupOf(unit('a', { state: 'towing' }))).toBe('busy');
  expect(dutyOf(unit('a', { state: 'out_of_service', retired: { at: '', reason: '' } }))).toBe('retired');
});

test('who is silent comes first, then who works, and names count as people count', () => {
  const units = [unit('R-10'), unit('R-2'), unit('T-1', { state: 'en_route' }), unit('X', silent)];
  expect(sortUnits(units, 'urgency', facts).map(({ name }) => name)).toEqual(['X', 'T-1', 'R-2', 'R-10']);
});

test('by shift: who ends soonest first, who has no end last', () => {
  const ends = (endsAt: string | null) => ({ shift: { beganAt: '2026-01-01T00:00:00Z', endsAt } });
  const units = [
    unit('a', ends(null)),
    unit('b', ends('2026-01-01T20:00:00Z')),
    unit('c', ends('2026-01-01T18:00:00Z')),
  ];
  expect(sortUnits(units, 'shift', facts).map(({ name }) => name)).toEqual(['c', 'b', 'a']);
});

test('a unit’s task is the incident that it rescues or brings a vehicle to, while that lasts', () => {
  const incidents = new Map([
    [
      '1',
      { id: '1', assignment: { unitId: 'tow', endedAt: null }, replacement: { unitId: 'driver', state: 'en_route' } },
    ],
    ['2', { id: '2', assignment: { unitId: 'van', endedAt: '2026-01-01T00:00:00Z' }, replacement: null }],
  ]) as unknown as Parameters<typeof tasksByUnit>[0];
  expect([...tasksByUnit(incidents)].map(([who, { id }]) => [who, id])).toEqual([
    ['driver', '1'],
    ['tow', '1'],
  ]);
});

test('a crew that is called like its unit is not named a second time', () => {
  const called = (name: string | null) => crewBeside(unit('T-01', { crew: name && { id: 'c', name } }));
  expect([called('T-01'), called('Li Lei'), called(null)]).toEqual([null, 'Li Lei', null]);
});
