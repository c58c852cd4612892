import {
  CrewMember,
  Incident,
  itemsOf,
  pageOf,
  Partner,
  Unit,
  UnitHistoryEntry,
  UnitMission,
  UnitWithPosition,
  UnitWork,
  type NewPartner,
  type NewUnit,
  type PartnerEdit,
  type PartnerId,
  type UnitBreakChange,
  type UnitDutyChange,
  type UnitEdit,
  type UnitId,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

const histories = itemsOf(UnitHistoryEntry);
const missions = itemsOf(UnitMission);
const crews = itemsOf(CrewMember);

/** The REST calls about units and partners, by name. */
export const unitApi = {
  find: (id: UnitId, signal?: AbortSignal) => request('GET', apiPaths.unit(id), UnitWithPosition, { signal }),
  retired: (signal?: AbortSignal) =>
    request('GET', apiPaths.units({ retired: true, limit: 1_000 }), pageOf(UnitWithPosition), { signal }),
  create: (body: NewUnit, idempotencyKey: string) => request('POST', apiPaths.units(), Unit, { body, idempotencyKey }),
  edit: (id: UnitId, body: UnitEdit, version: number) => request('PATCH', apiPaths.unit(id), Unit, { body, version }),
  duty: (id: UnitId, body: UnitDutyChange, version: number) =>
    request('POST', apiPaths.unitAct(id, 'duty'), Unit, { body, version }),
  break: (id: UnitId, body: UnitBreakChange) => request('POST', apiPaths.unitAct(id, 'break'), Unit, { body }),
  signOfLife: (id: UnitId) => request('POST', apiPaths.unitAct(id, 'sign-of-life'), Unit),
  retire: (id: UnitId, reason: string, version: number) =>
    request('POST', apiPaths.unitAct(id, 'retire'), Unit, { body: { reason }, version }),
  reinstate: (id: UnitId, version: number) => request('POST', apiPaths.unitAct(id, 'reinstate'), Unit, { version }),
  work: (id: UnitId, signal?: AbortSignal) =>
    request('GET', apiPaths.unitRecords(id, 'work', { days: 2 }), UnitWork, { signal }),
  history: (id: UnitId, signal?: AbortSignal) =>
    request('GET', apiPaths.unitRecords(id, 'history', { days: 7 }), histories, { signal }),
  missions: (id: UnitId, signal?: AbortSignal) =>
    request('GET', apiPaths.unitRecords(id, 'missions', { limit: 20 }), missions, { signal }),
  crews: (signal?: AbortSignal) => request('GET', apiPaths.crews, crews, { signal }),
  /** Help for a unit whose crew does not answer, where it is. */
  sendHelp: (unitId: UnitId, note: string, idempotencyKey: string) =>
    request('POST', apiPaths.incidents(), Incident, {
      body: { type: 'medical', severity: 'critical', unitId, note },
      idempotencyKey,
    }),
  addPartner: (body: NewPartner, idempotencyKey: string) =>
    request('POST', apiPaths.partners, Partner, { body, idempotencyKey }),
  editPartner: (id: PartnerId, body: PartnerEdit, version: number) =>
    request('PATCH', apiPaths.partner(id), Partner, { body, version }),
};
