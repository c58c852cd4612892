import type { DispatchSettings, ExclusionReason } from '@roadcall/contracts';
import type { JobForecast } from './job-forecast.ts';
import type { IncidentSnapshot, UnitSnapshot } from './situation.ts';

/** Whether and when a unit can leave for another incident. */
export interface UnitUse {
  /** Seconds until it can leave: 0 now (free, or on its way and may be turned around), else a careful forecast. */
  readonly freeInS: number;
  /** Why nobody else may have it. */
  readonly blocked: ExclusionReason | null;
}

/** What a unit's use depends on beside itself. */
export interface UseContext {
  readonly settings: DispatchSettings;
  readonly forecast: JobForecast;
  readonly nowMs: number;
  /** The incident of its job, undefined when that is none of those that nobody has reached. */
  readonly incident: IncidentSnapshot | undefined;
  /** Seconds that it still has to drive to that incident; Infinity: not known. */
  readonly restS: number;
}

const FREE: UnitUse = { freeInS: 0, blocked: null };
const blocked = (reason: ExclusionReason): UnitUse => ({ freeInS: 0, blocked: reason });

/** How a unit may be planned with: free, on its way and not yet near, soon free, or not at all (architecture §7). */
export function useOf({ state, job }: UnitSnapshot, context: UseContext): UnitUse {
  const { settings, forecast, nowMs, incident, restS } = context;
  if (job === null) return state === 'available' ? FREE : blocked('committed');
  if (job.isPinned) return blocked('pinned');
  if (job.state === 'offered') return blocked('offered_elsewhere');
  if (job.state === 'accepted' || job.state === 'en_route') {
    if (incident === undefined) return blocked('committed');
    if (incident.swaps >= settings.maxSwaps) return blocked('swapped_enough');
    return restS <= settings.freezeS || restS === Infinity ? blocked('near_arrival') : FREE;
  }
  const freeInS = forecast.freeInS(job, nowMs, settings.soonQuantile);
  return freeInS <= settings.soonHorizonS ? { freeInS, blocked: null } : blocked('committed');
}
