import {
  OVERRULABLE_DRIVER_RULES,
  OVERRULABLE_VEHICLE_RULES,
  type ExclusionReason,
  type IncidentId,
  type ReplacementChoices,
  type ReplacementDriverChoice,
  type ReplacementExclusion,
  type ReplacementVehicleChoice,
  type UnitId,
  type VehicleId,
} from '@roadcall/contracts';
import {
  deliveryIncident,
  driverExclusions,
  vehicleExclusions,
  type PoolVehicle,
  type UnitSnapshot,
} from '@roadcall/dispatch';
import { driverCandidates, driverEta, vehicleCandidates, type ReplacementQuestion } from './replacement-question.ts';

/** Vehicles of one answer; `search` finds the others. */
const MOST_VEHICLES = 200;

/** Every rule that speaks against a vehicle for this mission. */
export function vehicleRules({ wish, rules }: ReplacementQuestion, vehicle: PoolVehicle): ReplacementExclusion[] {
  return vehicleExclusions(vehicle, wish, rules);
}

/** Every rule that speaks against a driver who would bring this vehicle. */
export function driverRules(
  question: ReplacementQuestion,
  driver: UnitSnapshot,
  vehicle: PoolVehicle,
): ExclusionReason[] {
  const { wanted, dispatch: settings, at, rules } = question;
  const context = { settings, nowMs: at.getTime(), handOverS: rules.settings.handOverS };
  return driverExclusions(driver, deliveryIncident(wanted), driverEta(question, driver, vehicle), context);
}

export const isOverrulableOfVehicle = (rule: ReplacementExclusion): boolean => OVERRULABLE_VEHICLE_RULES.includes(rule);
export const isOverrulableOfDriver = (rule: ExclusionReason): boolean => OVERRULABLE_DRIVER_RULES.includes(rule);

/**
 * What a person may choose from for a mission: vehicles with the parts of their cost or the rules against them, and the drivers for
 * one of them.
 */
export function replacementChoices(
  question: ReplacementQuestion,
  wanted: { vehicleId: VehicleId | undefined; search: string },
  jobs: ReadonlyMap<UnitId, { id: IncidentId; number: string }>,
): ReplacementChoices {
  const { fleet, rows } = question;
  const candidates = vehicleCandidates(question);
  const asked = wanted.vehicleId ?? question.running?.vehicleId ?? candidates.find(({ rank }) => rank === 1)?.vehicleId;
  const vehicle = fleet.find(({ id }) => id === asked);
  const text = wanted.search.toLowerCase();
  const vehicles = candidates.flatMap((candidate): ReplacementVehicleChoice[] => {
    const row = rows.get(candidate.vehicleId);
    const known = fleet.find(({ id }) => id === candidate.vehicleId);
    if (!row || !known) return [];
    const { plate, make, model, colour } = row;
    if (!`${plate} ${make} ${model}`.toLowerCase().includes(text)) return [];
    const rules = vehicleRules(question, known);
    const overrulable = rules.length > 0 && rules.every(isOverrulableOfVehicle);
    const reserved = candidate.vehicleId === question.running?.vehicleId;
    return [{ ...candidate, make, model, colour, rules, overrulable, reserved }];
  });
  return {
    vehicles: vehicles.slice(0, MOST_VEHICLES),
    excludedVehicles: candidates.filter(({ excluded }) => excluded !== null).length,
    vehicleId: vehicle?.id ?? null,
    drivers: vehicle ? driverChoices(question, vehicle, jobs) : [],
  };
}

function driverChoices(
  question: ReplacementQuestion,
  vehicle: PoolVehicle,
  jobs: ReadonlyMap<UnitId, { id: IncidentId; number: string }>,
): ReplacementDriverChoice[] {
  return driverCandidates(question, vehicle).flatMap(({ unitId, unitName, etaS, etaSource, distanceM }) => {
    const driver = question.units.find(({ id }) => id === unitId);
    if (!driver) return [];
    const rules = driverRules(question, driver, vehicle);
    const reserved = unitId === question.running?.unitId;
    return [
      {
        unitId,
        unitName,
        state: driver.state,
        rules,
        overrulable: rules.length > 0 && rules.every(isOverrulableOfDriver),
        reserved,
        etaS,
        etaSource,
        distanceM,
        servesIncident: reserved ? null : (jobs.get(unitId) ?? null),
      },
    ];
  });
}
