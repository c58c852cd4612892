import {
  Assignment,
  ClockDetail,
  IncidentReplacements,
  itemsOf,
  Partner,
  ReplacementChoices,
  type AssignmentDecline,
  type AssignmentId,
  type AssignmentProgress,
  type IncidentId,
  type ManualReplacement,
  type VehicleId,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

const partners = itemsOf(Partner);
const clocks = itemsOf(ClockDetail);

/** A promise that a person makes: what nothing else starts. */
export type PromisedByPerson = 'rescue.replacement' | 'incident.authority_report';

/** What crews report, said by a dispatcher in their place; the replacement legs; partners. */
export const missionApi = {
  replacements: (id: IncidentId, signal?: AbortSignal) =>
    request('GET', apiPaths.replacements(id), IncidentReplacements, { signal }),
  replacementChoices: (
    id: IncidentId,
    { vehicleId, search }: { vehicleId: VehicleId | null; search: string },
    signal?: AbortSignal,
  ) =>
    request(
      'GET',
      apiPaths.replacementChoices(id, {
        vehicleId: vehicleId ?? undefined,
        search: search === '' ? undefined : search,
      }),
      ReplacementChoices,
      { signal },
    ),
  chooseReplacement: (id: IncidentId, body: ManualReplacement, version: number) =>
    request('POST', apiPaths.replacements(id), Assignment, { body, version }),
  accept: (id: AssignmentId) => request('POST', apiPaths.assignmentAct(id, 'accept'), Assignment),
  decline: (id: AssignmentId, body: AssignmentDecline) =>
    request('POST', apiPaths.assignmentAct(id, 'decline'), Assignment, { body }),
  report: (id: AssignmentId, state: AssignmentProgress['state'], reason: string | null = null) =>
    request('POST', apiPaths.assignmentAct(id, 'status'), Assignment, { body: { state, reason } }),
  pickedUp: (id: AssignmentId) => request('POST', apiPaths.assignmentAct(id, 'picked-up'), Assignment),
  partners: (signal?: AbortSignal) => request('GET', apiPaths.partners, partners, { signal }),
  promise: (id: IncidentId, kind: PromisedByPerson, note: string | null) =>
    request('POST', apiPaths.incidentClocks(id), clocks, { body: { kind, note } }),
};
