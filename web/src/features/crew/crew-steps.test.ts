import { ASSIGNMENT_TRANSITIONS, AssignmentState, UnitKind } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { nextSteps, stepsDone, stepsOf } from './crew-steps.ts';

const job = (
  state: AssignmentState,
  role: 'rescue' | 'delivery_driver' = 'rescue',
  pickedUpAt: string | null = null,
) => ({
  state,
  role,
  pickedUpAt,
});

test('no button offers what the server would refuse', () => {
  const refused: string[] = [];
  for (const state of AssignmentState.options) {
    for (const kind of UnitKind.options) {
      for (const tows of [true, false]) {
        const { main, others, mayBeGone, mayFail } = nextSteps(job(state), kind, tows);
        const ends = [...(mayBeGone ? ['goa' as const] : []), ...(mayFail ? ['failed' as const] : [])];
        for (const step of [...(main ? [main] : []), ...others, ...ends]) {
          if (!ASSIGNMENT_TRANSITIONS[state].some((allowed) => allowed === step)) refused.push(`${state} → ${step}`);
        }
      }
    }
  }
  expect(refused).toEqual([]);
});

test('a driver takes the vehicle before it arrives', () => {
  expect(nextSteps(job('en_route', 'delivery_driver'), 'delivery_driver', false).main).toBe('picked_up');
  expect(nextSteps(job('en_route', 'delivery_driver', 'now'), 'delivery_driver', false).main).toBe('on_scene');
});

test('a tow truck tows where a tow is needed, else it may', () => {
  expect(nextSteps(job('on_scene'), 'tow_truck', true)).toMatchObject({ main: 'towing', others: ['done'] });
  expect(nextSteps(job('on_scene'), 'tow_truck', false)).toMatchObject({ main: 'done', others: ['towing'] });
  expect(nextSteps(job('on_scene'), 'repair_van', true)).toMatchObject({ main: 'done', others: [] });
});

test('counts what is done', () => {
  const steps = stepsOf('delivery_driver', false);
  expect(stepsDone(job('accepted', 'delivery_driver'), steps)).toBe(0);
  expect(stepsDone(job('en_route', 'delivery_driver', 'now'), steps)).toBe(2);
  expect(stepsDone(job('on_scene'), stepsOf('rescue', true))).toBe(2);
});
