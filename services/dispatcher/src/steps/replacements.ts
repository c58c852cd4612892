import { DEFAULT_REPLACEMENT_SETTINGS, type Place, type TenantId } from '@roadcall/contracts';
import {
  planDrivers,
  planVehicles,
  straightLineEta,
  vehiclesWorthAsking,
  type DriverSnapshot,
  type Eta,
  type PoolVehicle,
  type ReplacementWish,
  type RuleContext,
} from '@roadcall/dispatch';
import { asError } from '@roadcall/service-kit';
import {
  listDeliveryDrivers,
  listReplacementPool,
  listReplacementWishes,
  listTenantsWantingReplacements,
  recordReplacementDecision,
  reserveMission,
  withTransaction,
  type DeliveryDriver,
  type NewReplacementDecision,
  type PooledVehicle,
  type WantedReplacement,
} from '@roadcall/store';
import type { DispatchContext } from '../context.ts';
import { startLoop, type Loop } from './loop.ts';

const SETTINGS = DEFAULT_REPLACEMENT_SETTINGS;
/** How long an offer to a driver stands, and how old a driver's position may be, ms (ours). */
const OFFER_MS = 60_000;
const STALE_POSITION_MS = 120_000;
/** So many vehicles, and drivers, that are nearest by straight line are asked on the roads; the rest keep the line. */
const ASKED_ON_ROADS = 8;

type Task = Pick<DispatchContext, 'now' | 'pool' | 'tracking' | 'logger'>;

/**
 * Looks for missions that owe a replacement vehicle and have none on its way, and reserves a vehicle and its driver for
 * them. Any number of processes may do so at once: each reservation compares and sets.
 */
export function startReplacements(context: DispatchContext): Loop {
  const { logger, pool, sweepIntervalMs } = context;
  return startLoop({
    intervalMs: sweepIntervalMs,
    onError: (error) => logger.error({ err: asError(error) }, 'replacements could not be planned; trying again'),
    async work() {
      for (const tenantId of await listTenantsWantingReplacements(pool)) await reserveReplacements(context, tenantId);
    },
  });
}

/** One plan for all missions of a tenant: vehicles first, then their drivers; each pair is reserved together or not at all. */
export async function reserveReplacements(task: Task, tenantId: TenantId): Promise<void> {
  const { pool } = task;
  const startedAt = performance.now();
  const at = task.now();
  const wanted = await listReplacementWishes(pool, tenantId, at);
  const [first] = wanted;
  if (first === undefined) return;
  const fleet = (await listReplacementPool(pool, tenantId)).map(vehicleOf);
  const drivers = (await listDeliveryDrivers(pool, tenantId)).map(driverOf);
  const rules: RuleContext = { settings: SETTINGS, nowMs: at.getTime(), today: first.today };

  const wishes: ReplacementWish[] = [];
  for (const each of wanted) wishes.push(await wishOf(task, each, { fleet, drivers, rules, at }));
  const vehicles = planVehicles(wishes, fleet, rules);
  const chosen = vehicles.choices.map(({ vehicleId }) => fleet.find(({ id }) => id === vehicleId));

  const rows = wanted.flatMap((_, row) => (chosen[row] ? [row] : []));
  const deliveries = [];
  for (const row of rows) {
    const { incidentId, branchId, driverRefusals } = wanted[row]!;
    deliveries.push({
      incidentId,
      branchId,
      refusals: timesOf(driverRefusals),
      etas: await deliveryTimes(task, drivers, chosen[row]!, wishes[row]!, at),
      nowMs: at.getTime(),
      refusalPauseMs: SETTINGS.failurePauseS * 1_000,
      stalePositionMs: STALE_POSITION_MS,
      maxTravelS: SETTINGS.maxTravelS,
    });
  }
  const delivered = planDrivers(deliveries, drivers, SETTINGS.noReplacementS);

  for (const [row, each] of wanted.entries()) {
    const place = rows.indexOf(row);
    const driver = delivered.choices[place];
    const vehicle = chosen[row];
    const choice = vehicles.choices[row]!;
    const isFit = driver?.candidates.some(({ excluded }) => excluded === null);
    const decision: NewReplacementDecision = {
      incidentId: each.incidentId,
      decidedAt: at,
      chosenVehicleId: driver?.unitId ? choice.vehicleId : null,
      chosenUnitId: driver?.unitId ?? null,
      shortfall: choice.shortfall ?? (driver?.unitId ? null : isFit ? 'drivers_taken' : 'no_driver'),
      vehicles: [...choice.candidates],
      drivers: [...(driver?.candidates ?? [])],
      excludedVehicles: choice.excludedCount,
      dualityGap: vehicles.certificate.dualityGap + delivered.certificate.dualityGap,
      tookMs: performance.now() - startedAt,
    };
    const eta = deliveries[place]?.etas[drivers.findIndex(({ id }) => id === driver?.unitId)];
    if (vehicle?.position && driver?.unitId && eta) {
      await reserve(task, tenantId, each, { vehicle, driverUnitId: driver.unitId, eta, decision });
    } else if (decision.shortfall !== each.lastShortfall) {
      await recordReplacementDecision(pool, tenantId, decision);
      task.logger.info({ incident: each.number, shortfall: decision.shortfall }, 'no replacement vehicle now');
    }
  }
}

async function reserve(
  { pool, logger }: Task,
  tenantId: TenantId,
  { incidentId, incidentVersion, number }: WantedReplacement,
  legs: { vehicle: PoolVehicle; driverUnitId: DriverSnapshot['id']; eta: Eta; decision: NewReplacementDecision },
): Promise<void> {
  const { vehicle, driverUnitId, eta, decision } = legs;
  if (vehicle.position === null) return;
  const at = decision.decidedAt;
  const pickUp = vehicle.position;
  const expiresAt = new Date(at.getTime() + OFFER_MS);
  const replacement = { vehicleId: vehicle.id, pickUp, driverUnitId, eta, route: null, decision, expiresAt };
  const reserved = await withTransaction(pool, (tx) =>
    reserveMission(tx, { tenantId, incidentId, incidentVersion, replacement, at }),
  );
  if (reserved.ok) logger.info({ incident: number, vehicle: vehicle.plate, etaS: eta.etaS }, 'replacement reserved');
  else logger.debug({ incident: number, reason: reserved.reason }, 'a replacement went another way; trying again');
}

/** What a mission wants, with the drives of the vehicles that only their distance can still exclude. */
async function wishOf(
  task: Task,
  wanted: WantedReplacement,
  known: { fleet: readonly PoolVehicle[]; drivers: readonly DriverSnapshot[]; rules: RuleContext; at: Date },
): Promise<ReplacementWish> {
  const { incidentId, vehicleId, rentedClass, returnDueAt, vehicleFailures } = wanted;
  const wish = {
    incidentId,
    vehicleId,
    rentedClass,
    returnDueMs: returnDueAt.getTime(),
    areaBranchIds: null,
    failures: timesOf(vehicleFailures),
  };
  const asked = vehiclesWorthAsking(known.fleet, wish, known.rules).flatMap(({ id, position }) =>
    position ? [{ id, position }] : [],
  );
  const etas = await drives(task, wanted, asked, known.at);
  const free = known.drivers.flatMap(({ position, state }) => (position && state === 'available' ? [position] : []));
  const pickUpS = new Map(
    asked.map(({ id, position }) => [id, soonest(free.map((from) => straightLineEta(from, position).etaS))] as const),
  );
  return { ...wish, etas, pickUpS };
}

/** 0 without anybody: then the missing driver is what is said, not the vehicle. */
function soonest(seconds: readonly number[]): number {
  return seconds.length === 0 ? 0 : Math.min(...seconds);
}

/** From each driver over the vehicle to the customer, in the drivers' order; null: where the driver is, nobody knows. */
async function deliveryTimes(
  task: Task,
  drivers: readonly DriverSnapshot[],
  vehicle: PoolVehicle,
  wish: ReplacementWish,
  at: Date,
): Promise<(Eta | null)[]> {
  const bring = wish.etas.get(vehicle.id);
  if (!vehicle.position || !bring) return drivers.map(() => null);
  const asked = drivers.flatMap(({ id, position }) => (position ? [{ id, position }] : []));
  const pickUps = await drives(task, vehicle.position, asked, at);
  return drivers.map(({ id }) => {
    const pickUp = pickUps.get(id);
    if (!pickUp) return null;
    const isRough = pickUp.source === 'straight_line' || bring.source === 'straight_line';
    return {
      etaS: pickUp.etaS + bring.etaS,
      distanceM: pickUp.distanceM === null || bring.distanceM === null ? null : pickUp.distanceM + bring.distanceM,
      source: isRough ? 'straight_line' : bring.source,
    };
  });
}

/** The drives to a place: by the roads for those nearest to it, by the straight line for the rest. */
async function drives<Id>(
  { tracking }: Task,
  to: Place,
  from: readonly { id: Id; position: Place }[],
  at: Date,
): Promise<Map<Id, Eta>> {
  const scene = { lat: to.lat, lon: to.lon };
  const byLine = from
    .map(({ id, position }) => ({ id, position, eta: straightLineEta(position, scene) }))
    .toSorted((a, b) => a.eta.etaS - b.eta.etaS);
  const etas = new Map<Id, Eta>();
  for (const [index, { id, position, eta }] of byLine.entries()) {
    etas.set(id, index < ASKED_ON_ROADS ? await tracking.travel.timeTo(scene, position, at) : eta);
  }
  return etas;
}

function timesOf<Id>(list: readonly { id: Id; at: Date }[]): Map<Id, number> {
  return new Map(list.map(({ id, at }) => [id, at.getTime()]));
}

function vehicleOf({ lat, lon, nextBookingAt, ...vehicle }: PooledVehicle): PoolVehicle {
  const position = lat === null || lon === null ? null : { lat, lon };
  return { ...vehicle, position, nextBookingMs: nextBookingAt?.getTime() ?? null };
}

function driverOf({ lat, lon, positionAt, shiftEndsAt, onBreakUntil, ...driver }: DeliveryDriver): DriverSnapshot {
  const isPlaced = lat !== null && lon !== null && positionAt !== null;
  return {
    ...driver,
    position: isPlaced ? { lat, lon, atMs: positionAt.getTime() } : null,
    shiftEndsAtMs: shiftEndsAt?.getTime() ?? null,
    onBreak: onBreakUntil !== null,
  };
}
