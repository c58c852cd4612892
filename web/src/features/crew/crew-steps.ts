import type { Assignment, AssignmentProgress, UnitKind } from '@roadcall/contracts';

/** What a crew can report next. `picked_up` is the driver's: the replacement vehicle is in hand. */
export type CrewStep = Exclude<AssignmentProgress['state'], 'failed' | 'goa'> | 'picked_up';

export interface NextSteps {
  /** The big button; null: the offer is still to be answered. */
  readonly main: CrewStep | null;
  /** What may follow instead. */
  readonly others: readonly CrewStep[];
  /** Nobody was there. */
  readonly mayBeGone: boolean;
  readonly mayFail: boolean;
}

const NOTHING: NextSteps = { main: null, others: [], mayBeGone: false, mayFail: false };

type Facts = Pick<Assignment, 'state' | 'role' | 'pickedUpAt'>;

/** The next steps of a job (contracts: ASSIGNMENT_TRANSITIONS), the likeliest as the main one. */
export function nextSteps({ state, role, pickedUpAt }: Facts, kind: UnitKind, tows: boolean): NextSteps {
  const isDriver = role === 'delivery_driver';
  const next = { others: [], mayBeGone: false, mayFail: true } as const;
  if (state === 'accepted') return { ...next, main: 'en_route' };
  if (state === 'en_route') return { ...next, main: isDriver && pickedUpAt === null ? 'picked_up' : 'on_scene' };
  if (state === 'towing') return { ...next, main: 'done' };
  if (state !== 'on_scene') return NOTHING;
  if (isDriver || kind !== 'tow_truck') return { ...next, main: 'done', mayBeGone: true };
  return tows
    ? { ...next, main: 'towing', others: ['done'], mayBeGone: true }
    : { ...next, main: 'done', others: ['towing'], mayBeGone: true };
}

/** The way of a job, for the line of dots at its top. */
export function stepsOf(role: Assignment['role'], tows: boolean): readonly CrewStep[] {
  if (role === 'delivery_driver') return ['en_route', 'picked_up', 'on_scene', 'done'];
  return tows ? ['en_route', 'on_scene', 'towing', 'done'] : ['en_route', 'on_scene', 'done'];
}

/** How many of these steps are done. */
export function stepsDone({ state, pickedUpAt }: Facts, steps: readonly CrewStep[]): number {
  const reached = steps.findIndex((step) => step === state) + 1;
  return state === 'en_route' && pickedUpAt !== null ? Math.max(reached, steps.indexOf('picked_up') + 1) : reached;
}
