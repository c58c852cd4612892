import {
  Assignment,
  Incident,
  IncidentContact,
  IssuedCustomerLink,
  itemsOf,
  PersonContact,
  UnitChoice,
  type AssignmentId,
  type IncidentEdit,
  type IncidentId,
  type ManualAssignment,
  type NewContact,
  type RentalId,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

const choices = itemsOf(UnitChoice);

/** What the desk does with an incident, beside opening and cancelling. */
export const deskApi = {
  edit: (id: IncidentId, body: IncidentEdit, version: number) =>
    request('PATCH', apiPaths.incident(id), Incident, { body, version }),
  resolve: (id: IncidentId, resolution: string, version: number) =>
    request('POST', apiPaths.resolveIncident(id), Incident, { body: { resolution }, version }),
  logContact: (id: IncidentId, body: NewContact, idempotencyKey: string) =>
    request('POST', apiPaths.incidentContacts(id), IncidentContact, { body, idempotencyKey }),
  unitChoices: (id: IncidentId, signal?: AbortSignal) => request('GET', apiPaths.unitChoices(id), choices, { signal }),
  assign: (id: IncidentId, body: ManualAssignment, version: number) =>
    request('POST', apiPaths.assignUnit(id), Assignment, { body, version }),
  takeOff: (id: AssignmentId, reason: string, version?: number) =>
    request('POST', apiPaths.takeOff(id), Assignment, {
      body: { reason },
      ...(version === undefined ? {} : { version }),
    }),
  pin: (id: AssignmentId, reason: string, version: number) =>
    request('PUT', apiPaths.pin(id), Assignment, { body: { reason }, version }),
  unpin: (id: AssignmentId, version: number) => request('DELETE', apiPaths.pin(id), Assignment, { version }),
  caller: (id: IncidentId) => request('GET', apiPaths.incidentCaller(id), PersonContact),
  customer: (id: RentalId) => request('GET', apiPaths.rentalCustomer(id), PersonContact),
  customerLink: (id: RentalId) =>
    request('POST', apiPaths.customerLinks(id), IssuedCustomerLink, { body: { hours: 72 } }),
};
