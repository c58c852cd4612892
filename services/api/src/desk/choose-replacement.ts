import type {
  Assignment,
  ExclusionReason,
  IncidentId,
  ManualReplacement,
  ReplacementExclusion,
} from '@roadcall/contracts';
import type { PoolVehicle, UnitSnapshot } from '@roadcall/dispatch';
import {
  ConflictError,
  holdMission,
  NotFoundError,
  reserveReplacementByHand,
  type NewReplacementDecision,
  type Transaction,
  type UserActor,
} from '@roadcall/store';
import { ProblemError } from '../http/problems.ts';
import { driverRules, isOverrulableOfDriver, isOverrulableOfVehicle, vehicleRules } from './replacement-choices.ts';
import {
  driverCandidates,
  driverEta,
  readReplacementQuestion,
  vehicleCandidates,
  type ReplacementQuestion,
} from './replacement-question.ts';

/** How long the driver whom a person chose has to answer, ms (domain §4: 60–90 s). */
const ANSWER_WITHIN_MS = 90_000;

/**
 * Reserves the vehicle and the driver that a person chose, in one transaction: holds everything it touches, asks the planner's
 * rules, refuses by the name of the rule or records what is overruled, releases what was reserved before and reserves these.
 * @throws ProblemError 409 `vehicle_excluded`, `driver_excluded`; what the store refuses.
 */
export async function chooseReplacement(
  tx: Transaction,
  by: UserActor,
  incidentId: IncidentId,
  incidentVersion: number | null,
  wish: ManualReplacement,
): Promise<Assignment> {
  const { tenantId, at } = by;
  const { vehicleId, driverUnitId, overrule } = wish;
  const beganAt = performance.now();
  const held = await holdMission(tx, by, { incidentId, incidentVersion, vehicleId, driverUnitId });
  const question = await readReplacementQuestion(tx, tenantId, incidentId, at);
  if (question === undefined) throw new ConflictError('no_running_rental', 'no rental runs on this incident');
  const vehicle = question.fleet.find(({ id }) => id === vehicleId);
  // The pool has every vehicle but those that somebody drives.
  if (vehicle === undefined) throw excluded('vehicle', ['not_available']);
  const driver = question.units.find(({ id }) => id === driverUnitId);
  if (driver === undefined) throw new NotFoundError('unit', driverUnitId);
  const against = { vehicle: vehicleRules(question, vehicle), driver: driverRules(question, driver, vehicle) };
  const standing = {
    vehicle: against.vehicle.filter((rule) => !isOverrulableOfVehicle(rule) || !overrule.vehicle.includes(rule)),
    driver: against.driver.filter((rule) => !isOverrulableOfDriver(rule) || !overrule.driver.includes(rule)),
  };
  if (standing.vehicle.length > 0) throw excluded('vehicle', standing.vehicle);
  if (standing.driver.length > 0) throw excluded('driver', standing.driver);
  // A rule leaves nothing standing without a position.
  if (vehicle.position === null) throw excluded('vehicle', ['no_position']);
  const decision = decisionOf(
    question,
    { vehicle, driver },
    { by, wish, against, tookMs: performance.now() - beganAt },
  );
  return reserveReplacementByHand(tx, by, held, {
    vehicleId,
    pickUp: vehicle.position,
    driverUnitId,
    eta: driverEta(question, driver, vehicle),
    route: null,
    decision,
    byHand: { by: by.userId, reason: wish.reason, overruledDriver: against.driver[0] ?? null, agreed: wish.agreed },
    expiresAt: new Date(at.getTime() + ANSWER_WITHIN_MS),
  });
}

/** The record of the choice: as many vehicles as the company keeps, and the chosen ones whatever their rank. */
function decisionOf(
  question: ReplacementQuestion,
  { vehicle, driver }: { vehicle: PoolVehicle; driver: UnitSnapshot },
  about: { by: UserActor; wish: ManualReplacement; against: Overruled; tookMs: number },
): NewReplacementDecision {
  const candidates = vehicleCandidates(question);
  const out = candidates.filter(({ excluded: rule }) => rule !== null);
  const kept = new Set(out.slice(0, question.rules.settings.recordedExclusions).map(({ vehicleId }) => vehicleId));
  return {
    incidentId: question.wanted.incidentId,
    decidedAt: about.by.at,
    chosenVehicleId: vehicle.id,
    chosenUnitId: driver.id,
    shortfall: null,
    vehicles: candidates.filter(
      ({ vehicleId, rank }) => rank !== null || kept.has(vehicleId) || vehicleId === vehicle.id,
    ),
    drivers: driverCandidates(question, vehicle),
    excludedVehicles: out.length,
    dualityGap: null,
    byHand: { by: about.by.userId, reason: about.wish.reason, overruled: about.against },
    tookMs: about.tookMs,
  };
}

interface Overruled {
  vehicle: ReplacementExclusion[];
  driver: ExclusionReason[];
}

/** 409 with the rules by their names, the first of them in the words for people. */
function excluded(what: 'vehicle' | 'driver', rules: readonly string[]): ProblemError {
  const field = what === 'vehicle' ? 'vehicleId' : 'driverUnitId';
  return new ProblemError(409, `${what}_excluded`, 'A rule speaks against it', {
    detail: `a rule speaks against this ${what}: ${rules.join(', ')}`,
    errors: rules.map((rule) => ({ field, message: rule })),
  });
}
