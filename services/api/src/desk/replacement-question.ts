import type {
  DispatchSettings,
  IncidentId,
  Place,
  ReplacementDecision,
  ReplacementSettings,
  TenantId,
  VehicleId,
} from '@roadcall/contracts';
import {
  bareWish,
  deliveryEta,
  deliveryIncident,
  planDrivers,
  planVehicles,
  poolVehicle,
  soonestPickUpS,
  straightLineEta,
  unitSnapshot,
  type Eta,
  type PoolVehicle,
  type ReplacementWish,
  type RuleContext,
  type UnitSnapshot,
} from '@roadcall/dispatch';
import {
  findReplacementWish,
  findRunningDelivery,
  getDispatchSettings,
  getReplacementSettings,
  listDispatchUnits,
  listReplacementDecisions,
  listReplacementPool,
  type PooledVehicle,
  type Queryable,
  type RunningDelivery,
  type WantedReplacement,
} from '@roadcall/store';

/** A decision's travel times say where vehicles were then; older than this they are estimated anew, ms. */
const FRESH_DECISION_MS = 120_000;

/** All that is asked about when a person chooses a replacement for one mission. */
export interface ReplacementQuestion {
  readonly wanted: WantedReplacement;
  readonly running: RunningDelivery | undefined;
  readonly rows: ReadonlyMap<VehicleId, PooledVehicle>;
  readonly fleet: readonly PoolVehicle[];
  readonly units: readonly UnitSnapshot[];
  readonly wish: ReplacementWish;
  readonly rules: RuleContext;
  readonly dispatch: DispatchSettings;
  readonly at: Date;
}

/**
 * Reads the pool, the drivers and the settings as the planner does, but for the travel times: those of the newest decision's roads
 * where it is fresh, else straight lines that are named as such. What is reserved for this mission now counts as free: it would be
 * released by the choice. undefined: no rental runs on the incident.
 */
export async function readReplacementQuestion(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
  at: Date,
): Promise<ReplacementQuestion | undefined> {
  const wanted = await findReplacementWish(db, tenantId, incidentId, at);
  if (wanted === undefined) return undefined;
  const running = await findRunningDelivery(db, tenantId, incidentId);
  const pool = await listReplacementPool(db, tenantId);
  const units = (await listDispatchUnits(db, tenantId)).map(unitSnapshot).map((unit) => freed(unit, running));
  const [decision] = await listReplacementDecisions(db, tenantId, incidentId, 1);
  const settings = await getReplacementSettings(db, tenantId);
  const dispatch = await getDispatchSettings(db, tenantId);
  const fleet = pool.map(poolVehicle).map((vehicle) => released(vehicle, running));
  const etas = etasOf(fleet, wanted, decision, at);
  const pickUpS = new Map(
    fleet.flatMap(({ id, position }) => (position ? [[id, soonestPickUpS(units, position)] as const] : [])),
  );
  return {
    wanted,
    running,
    rows: new Map(pool.map((row) => [row.id, row])),
    fleet,
    units,
    wish: { ...bareWish(wanted), etas, pickUpS },
    rules: { settings, nowMs: at.getTime(), today: wanted.today },
    dispatch,
    at,
  };
}

function freed(unit: UnitSnapshot, running: RunningDelivery | undefined): UnitSnapshot {
  return unit.id === running?.unitId ? { ...unit, state: 'available', job: null } : unit;
}

function released(vehicle: PoolVehicle, running: RunningDelivery | undefined): PoolVehicle {
  return vehicle.id === running?.vehicleId ? { ...vehicle, promised: false, rentalPhase: 'available' } : vehicle;
}

function etasOf(
  fleet: readonly PoolVehicle[],
  scene: Place,
  decision: ReplacementDecision | undefined,
  at: Date,
): Map<VehicleId, Eta> {
  const isFresh = decision !== undefined && at.getTime() - Date.parse(decision.decidedAt) <= FRESH_DECISION_MS;
  const decided = new Map(
    (isFresh ? decision.vehicles : []).flatMap(({ vehicleId, etaS, etaSource }) =>
      etaS === null || etaSource === null ? [] : [[vehicleId, { etaS, distanceM: null, source: etaSource }] as const],
    ),
  );
  return new Map(
    fleet.flatMap(({ id, position }) => {
      const eta = decided.get(id) ?? (position && straightLineEta(position, scene));
      return eta ? [[id, eta] as const] : [];
    }),
  );
}

/** How long a driver takes over a vehicle to the customer; null: nobody knows where one of them is. */
export function driverEta({ wish }: ReplacementQuestion, driver: UnitSnapshot, vehicle: PoolVehicle): Eta | null {
  const bring = wish.etas.get(vehicle.id);
  if (!driver.position || !vehicle.position || !bring) return null;
  return deliveryEta(straightLineEta(driver.position, vehicle.position), bring);
}

/** Every vehicle as the planner would rank or exclude it for this mission alone. */
export function vehicleCandidates({ wish, fleet, rules }: ReplacementQuestion): ReplacementDecision['vehicles'] {
  const settings: ReplacementSettings = { ...rules.settings, recordedExclusions: fleet.length };
  return [...planVehicles([wish], fleet, { ...rules, settings }).choices[0]!.candidates];
}

/** Every driver as the planner would rank or exclude them for this vehicle. */
export function driverCandidates(question: ReplacementQuestion, vehicle: PoolVehicle): ReplacementDecision['drivers'] {
  const { units, wanted, dispatch, at, rules } = question;
  const etas = units.map((unit) => (unit.kind === 'delivery_driver' ? driverEta(question, unit, vehicle) : null));
  const { handOverS, noReplacementS: noDriverS } = rules.settings;
  const incident = deliveryIncident(wanted);
  const context = { settings: dispatch, nowMs: at.getTime(), handOverS, noDriverS };
  return [...planDrivers([{ incidentId: wanted.incidentId, incident, etas }], units, context).choices[0]!.candidates];
}
