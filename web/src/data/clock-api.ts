import {
  Clock,
  IncidentTerrain,
  pageOf,
  type ClockCause,
  type ClockId,
  type IncidentId,
  type Terrain,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

/** Which promises the board shows. */
export type ClockFilter = 'awaited' | 'at_risk' | 'breached';

/** What a person says about a promise, as the body that its route takes. */
export type ClockWord =
  | { act: 'pause' | 'except'; reason: string }
  | { act: 'stop'; note: string | null }
  | { act: 'cause'; cause: ClockCause; note: string | null }
  | { act: 'resume' | 'acknowledge' };

/** The REST calls about promises, by name. */
export const clockApi = {
  list: (filter: ClockFilter, signal?: AbortSignal) =>
    request('GET', apiPaths.clocks({ filter, limit: 500 }), pageOf(Clock), { signal }),
  say: (id: ClockId, { act, ...body }: ClockWord) =>
    request('POST', apiPaths.clockAct(id, act), Clock, Object.keys(body).length === 0 ? {} : { body }),
  correctTerrain: (id: IncidentId, terrain: Terrain, reason: string) =>
    request('PUT', apiPaths.incidentTerrain(id), IncidentTerrain, { body: { terrain, reason } }),
};
