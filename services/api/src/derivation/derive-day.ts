import type { DeviceId, TenantId, VehicleId } from '@roadcall/contracts';
import {
  findCheckpoint,
  findDevicesOfVehicle,
  FIX_FLAG,
  readFittingHistory,
  readFixesToDerive,
  readVehiclePhases,
  type Pool,
} from '@roadcall/store';
import {
  DEFAULT_SETTINGS,
  deriveAgain,
  DeviceTimeline,
  orderFix,
  stateFromJson,
  type DeriveContext,
  type Fact,
  type OrderedFix,
  type TenantHistory,
} from '@roadcall/telematics';
import { ProblemError } from '../http/problems.ts';

/** What ends in the morning after belongs to the day: a trip over midnight, a night's stop. */
const MORNING_AFTER_MS = 12 * 3_600_000;
/** Most fixes of one device that one question reads: two days at two per second. */
const MAX_FIXES = 350_000;

/** What the fixes of a day mean. */
export interface DerivedDay {
  deviceId: DeviceId;
  /** As it was derived when the fixes came in: without the late ones, by the rules of then. */
  asThen: Fact[];
  /** With the late ones, by the rules that were asked for. */
  again: Fact[];
  lateFixes: number;
}

export interface DayQuestion {
  tenantId: TenantId;
  vehicleId: VehicleId;
  /** From when to when the day lasts, ms since the epoch. */
  bounds: { from: number; to: number };
  /** Judge by what is in force at this time instead of at that of each fix (ms). */
  rulesAt: number | undefined;
}

/**
 * Derives a local day of a vehicle again, each of the devices that it carried then from its checkpoint.
 * @throws ProblemError when there are more fixes than one question may read.
 */
export async function deriveDay(pool: Pool, rules: TenantHistory, question: DayQuestion): Promise<DerivedDay[]> {
  const { tenantId, vehicleId, bounds } = question;
  const period = { from: new Date(bounds.from), to: new Date(bounds.to) };
  const days: DerivedDay[] = [];
  for (const deviceId of await findDevicesOfVehicle(pool, tenantId, vehicleId, period)) {
    const checkpoint = await findCheckpoint(pool, tenantId, deviceId, period.from);
    const after = checkpoint && stateFromJson(checkpoint.state).derivedUpTo;
    const until = new Date(bounds.to + MORNING_AFTER_MS);
    const rows = await readFixesOf(pool, { tenantId, deviceId, after }, until);
    const fixes = rows.map(orderFix);
    const timely = fixes.filter((fix) => (fix.flags & FIX_FLAG.late) === 0);
    const contextThen = await contextsOf(pool, deviceId, new Date(after?.at ?? 0), rules);
    const { rulesAt } = question;
    const fixed = rulesAt === undefined ? rules : frozen(rules, rulesAt);
    const contextAgain =
      rulesAt === undefined ? contextThen : await contextsOf(pool, deviceId, new Date(after?.at ?? 0), fixed);
    days.push({
      deviceId,
      asThen: deriveAgain(checkpoint?.state, timely, contextThen),
      again: deriveAgain(checkpoint?.state, fixes, contextAgain),
      lateFixes: fixes.filter((fix) => isLateIn(fix, bounds)).length,
    });
  }
  return days;
}

async function readFixesOf(
  pool: Pool,
  of: Parameters<typeof readFixesToDerive>[1][number],
  until: Date,
): ReturnType<typeof readFixesToDerive> {
  const rows = await readFixesToDerive(pool, [of], MAX_FIXES, { until, late: true });
  if (rows.length < MAX_FIXES) return rows;
  throw new ProblemError(422, 'too_many_fixes', 'There are too many fixes to derive at once', {
    detail: `a device sent more than ${MAX_FIXES} fixes from its last checkpoint to the morning after that day`,
  });
}

async function contextsOf(
  pool: Pool,
  deviceId: DeviceId,
  since: Date,
  rules: TenantHistory,
): Promise<(at: number) => DeriveContext> {
  const [device] = await readFittingHistory(pool, [deviceId], since);
  if (device === undefined) throw new Error(`there is no device ${deviceId}`);
  const { tenantId, models, fittings } = device;
  const vehicleIds = fittings.flatMap((fitting) => fitting.vehicleId ?? []);
  const phases = Map.groupBy(await readVehiclePhases(pool, vehicleIds, since), (phase) => phase.vehicleId);
  const history = { device: { tenantId, deviceId }, models, settings: DEFAULT_SETTINGS, fittings, phases };
  const timeline = new DeviceTimeline(history, rules);
  return (at) => timeline.at(at);
}

function frozen(rules: TenantHistory, at: number): TenantHistory {
  return {
    fencesAt: () => rules.fencesAt(at),
    alarmRulesAt: () => rules.alarmRulesAt(at),
    zoneAt: (branchId) => rules.zoneAt(branchId, at),
    thresholdsAt: (model) => rules.thresholdsAt?.(model, at),
  };
}

function isLateIn(fix: OrderedFix, bounds: { from: number; to: number }): boolean {
  return (fix.flags & FIX_FLAG.late) !== 0 && fix.at >= bounds.from && fix.at < bounds.to;
}
