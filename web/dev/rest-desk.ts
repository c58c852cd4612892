import { IncidentEdit, ManualAssignment, NewContact, Pin, type IncidentDetail } from '@roadcall/contracts';
import { ok, problem, type Call, type RecordedRoute } from './recorded-route.ts';
import { assignByHand, editIncident, logContact, setPin, unitChoices } from './world/desk.ts';
import { asIncident } from './world/moves.ts';

const missing = problem(404, 'not_found', 'There is no such incident');

const incidentOf = ({ world, params }: Call): IncidentDetail | undefined =>
  world.incidents.find(({ id }) => id === params[0]);
/** The incident of an assignment. */
const ofAssignment = ({ world, params }: Call): IncidentDetail | undefined =>
  world.incidents.find(({ assignment }) => assignment?.id === params[0]);

/** What the desk does, on the recorded company. */
export const DESK_ROUTES: readonly RecordedRoute[] = [
  [
    'PATCH',
    /^\/incidents\/([^/]+)$/,
    (call) => {
      const incident = incidentOf(call);
      const edit = IncidentEdit.safeParse(call.body);
      if (!incident) return missing;
      if (!edit.success) return problem(400, 'invalid_body', edit.error.message);
      editIncident(call.world, incident, edit.data);
      return ok(asIncident(incident));
    },
  ],
  [
    'POST',
    /^\/incidents\/([^/]+)\/contacts$/,
    (call) => {
      const incident = incidentOf(call);
      const contact = NewContact.safeParse(call.body);
      if (!incident) return missing;
      if (!contact.success) return problem(400, 'invalid_body', contact.error.message);
      return { status: 201, body: logContact(call.world, incident, contact.data) };
    },
  ],
  ['GET', /^\/incidents\/([^/]+)\/caller$/, () => ok({ name: '王小明', phone: '138 1234 5678' })],
  [
    'GET',
    /^\/incidents\/([^/]+)\/unit-choices$/,
    (call) => {
      const incident = incidentOf(call);
      return incident ? ok({ items: unitChoices(call.world, incident) }) : missing;
    },
  ],
  [
    'POST',
    /^\/incidents\/([^/]+)\/assign$/,
    (call) => {
      const incident = incidentOf(call);
      const wish = ManualAssignment.safeParse(call.body);
      if (!incident) return missing;
      if (!wish.success) return problem(400, 'invalid_body', wish.error.message);
      const assignment = assignByHand(call.world, incident, wish.data);
      return assignment ? { status: 201, body: assignment } : problem(422, 'unknown_reference', 'No such unit');
    },
  ],
  [
    'PUT',
    /^\/assignments\/([^/]+)\/pin$/,
    (call) => {
      const assignment = ofAssignment(call)?.assignment;
      const wish = Pin.safeParse(call.body);
      if (!assignment || !wish.success) return missing;
      setPin(call.world, assignment, wish.data.reason);
      return ok(assignment);
    },
  ],
  [
    'DELETE',
    /^\/assignments\/([^/]+)\/pin$/,
    (call) => {
      const assignment = ofAssignment(call)?.assignment;
      if (!assignment) return missing;
      setPin(call.world, assignment, null);
      return ok(assignment);
    },
  ],
];
