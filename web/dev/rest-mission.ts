import {
  AssignmentDecline,
  AssignmentProgress,
  ManualReplacement,
  mayFollow,
  TakeOff,
  type Assignment,
  type IncidentDetail,
} from '@roadcall/contracts';
import { ok, page, problem, type Answer, type Call, type RecordedRoute } from './recorded-route.ts';
import { BY } from './world/desk.ts';
import { moveOn, type Move } from './world/moves.ts';
import { replacementChoices, reserveByHand } from './world/replacement-by-hand.ts';
import { moveDelivery, pickUp, replacementsOf } from './world/replacements.ts';

const missing = problem(404, 'not_found', 'There is no such assignment');

interface Held {
  incident: IncidentDetail;
  assignment: Assignment;
}

/** An assignment with its incident, in whichever role. */
function held({ world, params }: Call): Held | undefined {
  for (const incident of world.incidents) {
    const assignment = incident.assignments.find(({ id }) => id === params[0]);
    if (assignment) return { incident, assignment };
  }
  return undefined;
}

function move(call: Call, step: Omit<Move, 'by'>): Answer {
  const found = held(call);
  if (!found) return missing;
  const { incident, assignment } = found;
  if (assignment.state === step.to) return ok(assignment);
  if (!mayFollow(assignment.state, step.to)) return problem(409, 'wrong_state', 'That cannot follow');
  const run = assignment.role === 'delivery_driver' ? moveDelivery : moveOn;
  run(call.world, incident, assignment, { ...step, by: BY });
  return ok(assignment);
}

/** What is reported of assignments in any role, on the recorded company. */
export const MISSION_ROUTES: readonly RecordedRoute[] = [
  [
    'GET',
    /^\/incidents\/([^/]+)\/replacements$/,
    ({ world, params }) => {
      const incident = world.incidents.find(({ id }) => id === params[0]);
      return incident ? ok(replacementsOf(world, incident)) : missing;
    },
  ],
  [
    'GET',
    /^\/incidents\/([^/]+)\/replacement-choices$/,
    ({ world, params, query }) => {
      const incident = world.incidents.find(({ id }) => id === params[0]);
      if (!incident) return missing;
      return ok(
        replacementChoices(world, incident, { vehicleId: query.get('vehicleId'), search: query.get('search') ?? '' }),
      );
    },
  ],
  [
    'POST',
    /^\/incidents\/([^/]+)\/replacements$/,
    ({ world, params, body }) => {
      const incident = world.incidents.find(({ id }) => id === params[0]);
      const wish = ManualReplacement.safeParse(body);
      if (!incident) return missing;
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      const delivery = reserveByHand(world, incident, wish.data);
      return delivery
        ? { status: 201, body: delivery }
        : problem(422, 'unknown_reference', 'No such vehicle or driver');
    },
  ],
  ['GET', /^\/partners$/, ({ world }) => page(world.partners)],
  ['POST', /^\/assignments\/([^/]+)\/accept$/, (call) => move(call, { to: 'accepted' })],
  [
    'POST',
    /^\/assignments\/([^/]+)\/decline$/,
    (call) => {
      const wish = AssignmentDecline.safeParse(call.body);
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      return move(call, { to: 'declined', reason: wish.data.reason, declineCode: wish.data.code });
    },
  ],
  [
    'POST',
    /^\/assignments\/([^/]+)\/status$/,
    (call) => {
      const wish = AssignmentProgress.safeParse(call.body);
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      return move(call, { to: wish.data.state, reason: wish.data.reason });
    },
  ],
  [
    'POST',
    /^\/assignments\/([^/]+)\/picked-up$/,
    (call) => {
      const found = held(call);
      if (!found) return missing;
      if (found.assignment.state !== 'en_route') return problem(409, 'wrong_state', 'That cannot follow');
      pickUp(call.world, found.incident, found.assignment);
      return ok(found.assignment);
    },
  ],
  [
    'POST',
    /^\/assignments\/([^/]+)\/take-off$/,
    (call) => {
      const wish = TakeOff.safeParse(call.body);
      return wish.success ? move(call, { to: 'cancelled', reason: wish.data.reason }) : missing;
    },
  ],
];
