import type { TenantId } from '@roadcall/contracts';
import { readGeofencesChangedSince, readGeofencesSince, type Pool, type TenantGeofence } from '@roadcall/store';
import {
  fenceHistory,
  NO_FENCES,
  type FenceAreas,
  type FenceHistory,
  type FenceSet,
  type TimedFence,
} from '@roadcall/telematics';

/** Older fixes are refused, so older versions are of no use, ms. */
const HISTORY_MS = 91 * 86_400_000;
/** A change is looked for this far back, ms: a transaction may commit later than its statements say. */
const OVERLAP_MS = 60_000;

/** The fences of all tenants over time, in memory. */
export interface FenceBook {
  /** The fences that were in force at this effective time, ms since the epoch. */
  at(tenantId: TenantId, time: number): FenceSet;
  /** Takes in what has changed; the first time everything. */
  refresh(): Promise<void>;
}

interface TenantBook {
  versions: Map<string, TimedFence>;
  history: FenceHistory;
}

export function createFenceBook(pool: Pool): FenceBook {
  const tenants = new Map<TenantId, TenantBook>();
  const areas: FenceAreas = new WeakMap();
  let readAt: number | undefined;

  function takeIn(fences: readonly TenantGeofence[]): void {
    const changed = new Set<TenantBook>();
    for (const fence of fences) {
      let book = tenants.get(fence.tenantId);
      if (book === undefined) {
        tenants.set(fence.tenantId, (book = { versions: new Map(), history: fenceHistory([]) }));
      }
      const key = `${fence.id} ${fence.version}`;
      const known = book.versions.get(key);
      const validTo = fence.validTo === null ? undefined : Date.parse(fence.validTo);
      if (known !== undefined && known.validTo === validTo) continue;
      // A version that ends keeps its shape, which is ready to be asked.
      const { id, shape, scope, schedule, triggers } = known ?? fence;
      book.versions.set(key, { id, shape, scope, schedule, triggers, validFrom: Date.parse(fence.validFrom), validTo });
      changed.add(book);
    }
    for (const book of changed) book.history = fenceHistory([...book.versions.values()], areas);
  }

  return {
    at: (tenantId, time) => tenants.get(tenantId)?.history.at(time) ?? NO_FENCES,
    async refresh() {
      const now = Date.now();
      takeIn(
        readAt === undefined
          ? await readGeofencesSince(pool, new Date(now - HISTORY_MS))
          : await readGeofencesChangedSince(pool, new Date(readAt - OVERLAP_MS)),
      );
      readAt = now;
    },
  };
}
