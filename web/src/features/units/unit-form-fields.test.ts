import { expect, test } from 'vitest';
import { bodyOf, EMPTY_UNIT } from './unit-form-fields.ts';

test('an empty number is none, a name loses its blanks', () => {
  const read = bodyOf({ ...EMPTY_UNIT, name: ' R-9 ', towMassKg: '3500' });
  expect(read).toMatchObject({
    ok: true,
    body: { name: 'R-9', towMassKg: 3_500, fullRangeKm: null, vehicleCapacity: 1 },
  });
});

test('what the contract refuses is named by its field', () => {
  const wrong = bodyOf({
    ...EMPTY_UNIT,
    skills: [],
    vehicleCapacity: '',
    towMassKg: '5',
    fullRangeKm: 'far',
    safetyIntervalMin: '0',
    shiftPlan: { timeZone: 'Moon/Tranquility', windows: [{ days: [1], from: '08:00', to: '20:00' }] },
    breakPlan: [{ from: '12:00', minutes: 2 }],
  });
  expect(wrong.ok ? [] : [...wrong.wrong]).toEqual([
    'name',
    'skills',
    'vehicleCapacity',
    'towMassKg',
    'fullRangeKm',
    'safetyIntervalMin',
    'shiftPlan',
    'breakPlan',
  ]);
});
