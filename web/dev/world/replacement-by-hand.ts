import {
  DecisionId,
  isActive,
  OVERRULABLE_DRIVER_RULES,
  OVERRULABLE_VEHICLE_RULES,
  type Assignment,
  type IncidentDetail,
  type ManualReplacement,
  type ReplacementChoices,
} from '@roadcall/contracts';
import { BY } from './desk.ts';
import { asIncident, tell } from './moves.ts';
import { nextId } from './random.ts';
import { lookAround, moveDelivery, offerDelivery, replacementsOf } from './replacements.ts';
import type { World } from './world.ts';

/** What a person may choose from, on the recorded company: what is reserved for the incident now counts as free. */
export function replacementChoices(
  world: World,
  incident: IncidentDetail,
  { vehicleId, search }: { vehicleId: string | null; search: string },
): ReplacementChoices {
  const running = runningOf(incident);
  const { vehicles, excluded, driversOf } = lookAround(world, incident);
  const text = search.toLowerCase();
  const listed = [...vehicles, ...excluded].flatMap((candidate) => {
    const vehicle = world.vehicles.find(({ id }) => id === candidate.vehicleId);
    if (!vehicle) return [];
    const { make, model, colour, plate } = vehicle;
    if (!`${plate} ${make} ${model}`.toLowerCase().includes(text)) return [];
    const reserved = candidate.vehicleId === running?.vehicle?.id;
    const rules = candidate.excluded && !reserved ? [candidate.excluded] : [];
    const overrulable = rules.length > 0 && rules.every((rule) => OVERRULABLE_VEHICLE_RULES.includes(rule));
    return [{ ...candidate, excluded: rules[0] ?? null, make, model, colour, rules, overrulable, reserved }];
  });
  const asked =
    listed.find((each) => each.vehicleId === vehicleId) ?? listed.find(({ reserved }) => reserved) ?? listed[0];
  const drivers = driversOf().map(({ unitId, unitName, excluded: rule, etaS, etaSource, distanceM }) => {
    const reserved = unitId === running?.unitId;
    const rules = rule && !reserved ? [rule] : [];
    const overrulable = rules.length > 0 && rules.every((each) => OVERRULABLE_DRIVER_RULES.includes(each));
    const state = world.units.find(({ id }) => id === unitId)!.state;
    return { unitId, unitName, state, rules, overrulable, reserved, etaS, etaSource, distanceM, servesIncident: null };
  });
  const excludedVehicles = excluded.length;
  return { vehicles: listed.slice(0, 200), excludedVehicles, vehicleId: asked?.vehicleId ?? null, drivers };
}

function runningOf({ assignments }: IncidentDetail): Assignment | undefined {
  return assignments.findLast(({ role, state }) => role === 'delivery_driver' && isActive(state));
}

/** Releases what was reserved and reserves what the person chose. @returns undefined: there is no such vehicle or driver. */
export function reserveByHand(world: World, incident: IncidentDetail, wish: ManualReplacement): Assignment | undefined {
  const choices = replacementChoices(world, incident, { vehicleId: wish.vehicleId, search: '' });
  const choice = choices.vehicles.find(({ vehicleId }) => vehicleId === wish.vehicleId);
  const driver = choices.drivers.find(({ unitId }) => unitId === wish.driverUnitId);
  const vehicle = world.vehicles.find(({ id }) => id === wish.vehicleId);
  const unit = world.units.find(({ id }) => id === wish.driverUnitId);
  if (!choice || !driver || !vehicle || !unit) return undefined;
  const { decisions } = replacementsOf(world, incident);
  const running = runningOf(incident);
  if (running) moveDelivery(world, incident, running, { to: 'cancelled', by: BY, reason: wish.reason });
  incident.replacementOwed = true;
  const at = new Date(world.now).toISOString();
  const { vehicles, excluded, driversOf } = lookAround(world, incident);
  decisions.unshift({
    id: DecisionId.parse(nextId()),
    incidentId: incident.id,
    decidedAt: at,
    chosenVehicleId: vehicle.id,
    chosenUnitId: unit.id,
    shortfall: null,
    vehicles: [...vehicles, ...excluded.slice(0, 12)],
    drivers: driversOf(),
    excludedVehicles: excluded.length,
    dualityGap: null,
    byHand: { by: BY, reason: wish.reason, overruled: { vehicle: choice.rules, driver: driver.rules } },
    tookMs: 12,
  });
  const manual = { by: BY, at, reason: wish.reason, overruled: driver.rules[0] ?? null };
  const delivery = offerDelivery(world, incident, { vehicle, unit, etaS: driver.etaS, manual });
  tell(incident, { at, kind: 'assignment.sent_by_hand', by: BY, text: `${unit.name}: ${wish.reason}` });
  if (wish.agreed) moveDelivery(world, incident, delivery, { to: 'accepted', by: BY });
  incident.version += 1;
  world.emit({ kind: 'incident.changed', data: asIncident(incident) });
  return delivery;
}
