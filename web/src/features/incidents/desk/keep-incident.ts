import type { Assignment, Incident } from '@roadcall/contracts';
import { useFleet } from '../../../data/fleet-store.ts';
import { queryClient } from '../../../data/query-client.ts';

/** Shows an answer of the api at once; the events that say the same come a moment later. */
export function keepIncident(incident: Incident): void {
  useFleet.setState(({ incidents }) => ({ incidents: new Map(incidents).set(incident.id, incident) }));
  void queryClient.invalidateQueries({ queryKey: ['incident', incident.id] });
}

/** The same for an assignment; its incident is read again. */
export function keepAssignment(assignment: Assignment): void {
  const incident = useFleet.getState().incidents.get(assignment.incidentId);
  if (incident && assignment.role === 'rescue') keepIncident({ ...incident, assignment });
  else void queryClient.invalidateQueries({ queryKey: ['incident', assignment.incidentId] });
}
