import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentStatusAfter, isActive, mayFollow, unitStateDuring } from './incident-lifecycle.ts';
import { AssignmentState, OPEN_INCIDENT_STATUSES } from './incidents.ts';

const anyState = fc.constantFrom(...AssignmentState.options);

describe('the life of an assignment', () => {
  it('reaches only what the table allows, never comes back, and is done only after it was on scene', () => {
    fc.assert(
      fc.property(fc.array(anyState, { maxLength: 30 }), (wishes) => {
        const seen: AssignmentState[] = ['offered'];
        for (const wish of wishes) if (mayFollow(seen.at(-1)!, wish)) seen.push(wish);
        const toTheScene = ['offered', 'accepted', 'en_route', 'on_scene'];
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.includes('done') ? seen.slice(0, 4) : toTheScene).toEqual(toTheScene);
      }),
    );
  });

  it('holds its unit exactly while it is active', () => {
    const holding = AssignmentState.options.filter((state) => unitStateDuring(state) !== null);
    expect(holding).toEqual(AssignmentState.options.filter(isActive));
  });
});

describe('an incident', () => {
  it('stays open until its rescue is done or the customer is gone', () => {
    const ending = AssignmentState.options.filter((s) => !OPEN_INCIDENT_STATUSES.includes(incidentStatusAfter(s)));
    expect(ending).toEqual(['done', 'goa']);
  });

  it.each(['declined', 'expired', 'failed', 'cancelled'] as const)('looks for the next unit after %s', (state) => {
    expect(incidentStatusAfter(state)).toBe('dispatching');
  });

  it('is resolved only when all legs have ended', () => {
    const statuses = AssignmentState.options.map((state) => [isActive(state), incidentStatusAfter('done', [state])]);
    for (const [active, status] of statuses) expect(status).toBe(active ? 'on_scene' : 'resolved');
  });
});
