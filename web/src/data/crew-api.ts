import {
  CrewDay,
  itemsOf,
  JobContact,
  Unit,
  type AssignmentId,
  type UnitBreakChange,
  type UnitDutyChange,
  type UnitId,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

const contacts = itemsOf(JobContact);

/** The REST calls of a crew's phone beside those about its assignment (mission-api.ts). */
export const crewApi = {
  day: (signal?: AbortSignal) => request('GET', apiPaths.crew, CrewDay, { signal }),
  contacts: (id: AssignmentId) => request('GET', apiPaths.assignmentContacts(id), contacts),
  duty: (id: UnitId, body: UnitDutyChange) => request('POST', apiPaths.unitAct(id, 'duty'), Unit, { body }),
  break: (id: UnitId, body: UnitBreakChange) => request('POST', apiPaths.unitAct(id, 'break'), Unit, { body }),
  signOfLife: (id: UnitId) => request('POST', apiPaths.unitAct(id, 'sign-of-life'), Unit),
};
