import { AssignmentState } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { crewActsOf } from './crew-acts.ts';

const rescue = { role: 'rescue', pickedUpAt: null } as const;
const delivery = { role: 'delivery_driver', pickedUpAt: null } as const;

test('a crew may say what comes next, and never what cannot follow', () => {
  expect(crewActsOf({ ...rescue, state: 'offered' })).toEqual(['accept', 'decline']);
  expect(crewActsOf({ ...rescue, state: 'accepted' })).toEqual(['en_route', 'failed']);
  expect(crewActsOf({ ...rescue, state: 'on_scene' })).toEqual(['towing', 'done', 'goa', 'failed']);
  expect(crewActsOf({ ...rescue, state: 'towing' })).toEqual(['dropped', 'failed']);
  for (const state of AssignmentState.options.slice(5)) expect(crewActsOf({ ...rescue, state })).toEqual([]);
});

test('a driver fetches the vehicle before arriving with it, tows nothing, and hands it over', () => {
  expect(crewActsOf({ ...delivery, state: 'en_route' })).toEqual(['picked_up', 'failed']);
  expect(crewActsOf({ ...delivery, state: 'en_route', pickedUpAt: '2026-03-01T08:00:00.000Z' })).toEqual([
    'on_scene',
    'failed',
  ]);
  expect(crewActsOf({ ...delivery, state: 'on_scene' })).toEqual(['handed_over', 'goa', 'failed']);
});
