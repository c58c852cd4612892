import { describe, expect, it } from 'vitest';
import {
  ACTIVE_ASSIGNMENT_STATES,
  ASSIGNMENT_TRANSITIONS,
  AssignmentProgress,
  AssignmentState,
  IncidentStatus,
  OPEN_INCIDENT_STATUSES,
} from './incidents.ts';
import { RENTAL_TRANSITIONS, RentalStatus } from './rentals.ts';

/** States that can be reached from `start`, itself included. */
function reachableFrom<S extends string>(table: Readonly<Record<S, readonly S[]>>, start: S): Set<S> {
  const seen = new Set<S>([start]);
  for (const state of seen) for (const next of table[state]) seen.add(next);
  return seen;
}

const tables: {
  name: string;
  states: readonly string[];
  table: Readonly<Record<string, readonly string[]>>;
  start: string;
  terminal: string[];
}[] = [
  {
    name: 'an assignment',
    states: AssignmentState.options,
    table: ASSIGNMENT_TRANSITIONS,
    start: 'offered',
    terminal: ['done', 'declined', 'expired', 'cancelled', 'failed', 'goa'],
  },
  {
    name: 'a rental',
    states: RentalStatus.options,
    table: RENTAL_TRANSITIONS,
    start: 'requested',
    terminal: ['closed', 'cancelled', 'no_show'],
  },
];

describe.each(tables)('states of $name', ({ states, table, start, terminal }) => {
  it('all have a row, and rows name only states', () => {
    expect(Object.keys(table).toSorted()).toEqual(states.toSorted());
    for (const next of Object.values(table)) expect(states).toEqual(expect.arrayContaining([...next]));
  });

  it('can all be reached from the first', () => {
    expect([...reachableFrom(table, start)].toSorted()).toEqual(states.toSorted());
  });

  it('end where the rule book says, and an end can be reached from each', () => {
    const ends = states.filter((state) => table[state]!.length === 0);
    expect(ends.toSorted()).toEqual(terminal.toSorted());
    for (const state of states) {
      expect([...reachableFrom(table, state)].some((reached) => terminal.includes(reached))).toBe(true);
    }
  });

  it('never come twice: a life has no loop', () => {
    for (const state of states) {
      for (const next of table[state]!) expect(reachableFrom(table, next)).not.toContain(state);
    }
  });
});

describe('assignment states', () => {
  it('are active exactly until an end', () => {
    for (const state of AssignmentState.options) {
      expect(ACTIVE_ASSIGNMENT_STATES.includes(state)).toBe(ASSIGNMENT_TRANSITIONS[state].length > 0);
    }
  });

  it('that a crew may report can each follow another active one', () => {
    const followers = new Set(ACTIVE_ASSIGNMENT_STATES.flatMap((state) => ASSIGNMENT_TRANSITIONS[state]));
    for (const state of AssignmentProgress.shape.state.options) expect(followers).toContain(state);
  });
});

describe('incidents', () => {
  it('are open until resolved or cancelled', () => {
    const ended = IncidentStatus.options.filter((status) => !OPEN_INCIDENT_STATUSES.includes(status));
    expect(ended).toEqual(['resolved', 'follow_up', 'closed', 'cancelled']);
  });
});
