import type { DeviceId, TenantId } from '@roadcall/contracts';
import { readFittingHistory, type FittingPeriod, type Pool } from '@roadcall/store';
import { DEFAULT_SETTINGS, DEFAULT_RULES, NO_FENCES, type DeriveContext } from '@roadcall/telematics';

/** Fittings further back than this are of no use: older fixes are refused, ms. */
const HISTORY_MS = 91 * 86_400_000;

/** What is true around a device, as a function of time. */
export interface Contexts {
  /** Reads what is not known of these devices. */
  ensure(deviceIds: readonly DeviceId[]): Promise<void>;
  /** What is true at `at` (effective time, ms). To be called after `ensure`. */
  at(tenantId: TenantId, deviceId: DeviceId, at: number): DeriveContext;
  /** Everything is read again. */
  forget(): void;
}

interface Period {
  from: number;
  to: number;
  context: DeriveContext;
}

export function createContexts(pool: Pool): Contexts {
  const fittings = new Map<DeviceId, FittingPeriod[]>();
  const newest = new Map<DeviceId, Period>();

  function build(tenantId: TenantId, deviceId: DeviceId, at: number): Period {
    const periods = fittings.get(deviceId) ?? [];
    const now = periods.find((period) => period.from <= at && at < period.to);
    const before = periods.findLast((period) => period.to <= at);
    const after = periods.find((period) => period.from > at);
    return {
      from: now?.from ?? before?.to ?? Number.NEGATIVE_INFINITY,
      to: now?.to ?? after?.from ?? Number.POSITIVE_INFINITY,
      context: {
        device: { tenantId, deviceId },
        settings: DEFAULT_SETTINGS,
        asset: now === undefined ? undefined : { vehicleId: now.vehicleId, unitId: now.unitId },
        surroundings: {},
        fences: NO_FENCES,
        alarmRules: DEFAULT_RULES,
      },
    };
  }

  return {
    async ensure(deviceIds) {
      const unknown = deviceIds.filter((id) => !fittings.has(id));
      if (unknown.length === 0) return;
      const found = await readFittingHistory(pool, unknown, new Date(Date.now() - HISTORY_MS));
      for (const id of unknown) fittings.set(id, []);
      for (const period of found) fittings.get(period.deviceId)!.push(period);
    },
    at(tenantId, deviceId, at) {
      let period = newest.get(deviceId);
      if (period === undefined || at < period.from || at >= period.to) {
        period = build(tenantId, deviceId, at);
        newest.set(deviceId, period);
      }
      return period.context;
    },
    forget() {
      fittings.clear();
      newest.clear();
    },
  };
}
