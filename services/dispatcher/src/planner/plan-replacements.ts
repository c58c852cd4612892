import type { DispatchSettings, IncidentId, ReplacementSettings, TenantId } from '@roadcall/contracts';
import {
  bareWish,
  deliveryEta,
  deliveryIncident,
  planDrivers,
  planVehicles,
  poolVehicle,
  soonestPickUpS,
  vehiclesWorthAsking,
  type DeliveryWish,
  type Eta,
  type PoolVehicle,
  type ReplacementWish,
  type RuleContext,
  type UnitSnapshot,
} from '@roadcall/dispatch';
import type { PooledVehicle, WantedReplacement } from '@roadcall/store';
import type { Drives } from '../travel/drives.ts';
import type { ReplacementDraft, ReplacementLegs } from './planner-messages.ts';

/** What one company's replacements are planned by. */
export interface ReplacementQuestion {
  readonly tenantId: TenantId;
  /** Missions that may have one now: a unit is with them, comes in this plan, or is not needed. */
  readonly wanted: readonly WantedReplacement[];
  readonly pool: readonly PooledVehicle[];
  readonly units: readonly UnitSnapshot[];
  readonly settings: ReplacementSettings;
  readonly dispatch: DispatchSettings;
  readonly at: Date;
}

/** What one mission gets: both legs, or none and the reason in the record. */
export interface PlannedReplacement {
  readonly wanted: WantedReplacement;
  readonly legs: ReplacementLegs | null;
  readonly decision: ReplacementDraft;
}

/**
 * Replacement vehicles and who brings them, for all missions of a company together: first the vehicles, then the drivers, each
 * role solved exactly with its certificate (architecture §7). A mission whose vehicle nobody can bring gets neither.
 */
export async function planReplacements(question: ReplacementQuestion, drives: Drives): Promise<PlannedReplacement[]> {
  const { wanted, units, settings, dispatch, at } = question;
  const [first] = wanted;
  if (first === undefined) return [];
  const fleet = question.pool.map(poolVehicle);
  const rules: RuleContext = { settings, nowMs: at.getTime(), today: first.today };
  const wishes: ReplacementWish[] = [];
  for (const each of wanted) wishes.push(await wishOf(each, { fleet, units, rules, drives, at }));
  const vehicles = planVehicles(wishes, fleet, rules);
  const chosen = vehicles.choices.map(({ vehicleId }) => fleet.find(({ id }) => id === vehicleId));

  const rows = wanted.flatMap((_, row) => (chosen[row] ? [row] : []));
  const deliveries: DeliveryWish[] = [];
  for (const row of rows) {
    const etas = await deliveryTimes(units, chosen[row]!, wishes[row]!, { drives, at });
    deliveries.push({ incidentId: wanted[row]!.incidentId, incident: deliveryIncident(wanted[row]!), etas });
  }
  const { handOverS, noReplacementS } = settings;
  const context = { settings: dispatch, nowMs: at.getTime(), handOverS, noDriverS: noReplacementS };
  const delivered = planDrivers(deliveries, units, context);

  return wanted.map((each, row) => {
    const place = rows.indexOf(row);
    const driver = delivered.choices[place];
    const choice = vehicles.choices[row]!;
    const vehicle = chosen[row];
    const driverUnitId = driver?.unitId ?? null;
    const eta = deliveries[place]?.etas[units.findIndex(({ id }) => id === driverUnitId)] ?? null;
    const isComplete = driverUnitId !== null && eta !== null && vehicle !== undefined && vehicle.position !== null;
    const isFit = driver?.candidates.some(({ excluded }) => excluded === null);
    return {
      wanted: each,
      legs: isComplete ? { vehicleId: vehicle.id, pickUp: vehicle.position, driverUnitId, eta, route: null } : null,
      decision: {
        incidentId: each.incidentId,
        decidedAt: at,
        chosenVehicleId: isComplete ? vehicle.id : null,
        chosenUnitId: isComplete ? driverUnitId : null,
        shortfall: isComplete ? null : (choice.shortfall ?? (isFit ? 'drivers_taken' : 'no_driver')),
        vehicles: [...choice.candidates],
        drivers: [...(driver?.candidates ?? [])],
        excludedVehicles: choice.excludedCount,
        dualityGap: vehicles.certificate.dualityGap + delivered.certificate.dualityGap,
      },
    };
  });
}

/** What a mission wants, with the drives of the vehicles that only their distance can still exclude. */
async function wishOf(
  wanted: WantedReplacement,
  known: {
    fleet: readonly PoolVehicle[];
    units: readonly UnitSnapshot[];
    rules: RuleContext;
    drives: Drives;
    at: Date;
  },
): Promise<ReplacementWish> {
  const bare = bareWish(wanted);
  const asked = vehiclesWorthAsking(known.fleet, bare, known.rules).flatMap(({ id, position }) =>
    position ? [{ id, position }] : [],
  );
  const found = await known.drives.to(
    { lat: wanted.lat, lon: wanted.lon },
    asked.map(({ position }) => position),
    known.at,
  );
  const etas = new Map(asked.flatMap(({ id }, index) => (found[index] ? [[id, found[index]] as const] : [])));
  const pickUpS = new Map(asked.map(({ id, position }) => [id, soonestPickUpS(known.units, position)] as const));
  return { ...bare, etas, pickUpS };
}

/** From each driver over the vehicle to the customer, in the units' order; null: no way, or no driver. */
async function deliveryTimes(
  units: readonly UnitSnapshot[],
  vehicle: PoolVehicle,
  wish: ReplacementWish,
  { drives, at }: { drives: Drives; at: Date },
): Promise<(Eta | null)[]> {
  const bring = wish.etas.get(vehicle.id);
  const etas: (Eta | null)[] = units.map(() => null);
  if (!vehicle.position || !bring) return etas;
  const asked = units.flatMap(({ kind, position }, index) =>
    kind === 'delivery_driver' && position ? [{ index, place: position }] : [],
  );
  const pickUps = await drives.to(
    vehicle.position,
    asked.map(({ place }) => place),
    at,
  );
  for (const [row, { index }] of asked.entries()) {
    const pickUp = pickUps[row];
    if (!pickUp) continue;
    etas[index] = deliveryEta(pickUp, bring);
  }
  return etas;
}

/** Missions that a plan may give a replacement to: those that have a unit, get one in this plan, or need none. */
export function mayBeReplaced(
  wanted: readonly WantedReplacement[],
  served: ReadonlySet<IncidentId>,
): WantedReplacement[] {
  return wanted.filter(({ incidentId, lacksRescue }) => !lacksRescue || served.has(incidentId));
}
