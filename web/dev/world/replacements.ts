import {
  AssignmentId,
  DecisionId,
  isActive,
  MissionId,
  type Assignment,
  type Candidate,
  type IncidentDetail,
  type IncidentReplacements,
  type ReplacementDecision,
  type ReplacementExclusion,
  type ReplacementLeg,
  type Unit,
  type Vehicle,
  type VehicleCandidate,
  type VehicleClass,
} from '@roadcall/contracts';
import { encodePolyline, type LatLon } from '@roadcall/geo';
import { moveOn, unitOf } from './moves.ts';
import { nextId } from './random.ts';
import { findWay, nearestNode, searchFrom } from './street-graph.ts';
import type { World } from './world.ts';

const iso = (at: number): string => new Date(at).toISOString();
/** Excluded vehicles kept by name in a record. */
const KEPT_EXCLUSIONS = 12;
/** Stand-in for the class ladder: what is better than the rented class by a step. */
const ONE_BETTER: Readonly<Partial<Record<VehicleClass, VehicleClass>>> = {
  economy: 'compact',
  compact: 'mid_size',
  mid_size: 'premium',
};

/** Replacement vehicles of an incident and why; made empty at the first look. */
export function replacementsOf(world: World, incident: Pick<IncidentDetail, 'id'>): IncidentReplacements {
  const held = world.replacements.get(incident.id) ?? { legs: [], decisions: [] };
  world.replacements.set(incident.id, held);
  return held;
}

/** One pass of the stand-in for the search of replacements: reserves where one is owed, and lets drivers go on. */
export function bringReplacements(world: World): void {
  for (const incident of world.incidents) {
    if (world.still.has(incident.id)) continue;
    const delivery = incident.assignments.findLast(({ role }) => role === 'delivery_driver');
    if (delivery && isActive(delivery.state)) advance(world, incident, delivery);
    else if (incident.acceptedAt !== null && wants(world, incident)) reserve(world, incident);
  }
}

function wants(world: World, incident: IncidentDetail): boolean {
  const isOpen = ['assigned', 'en_route', 'on_scene'].includes(incident.status);
  const isServed = replacementsOf(world, incident).legs.some(({ state }) => state === 'done' || isActive(state));
  return isOpen && incident.replacementOwed && incident.rentalId !== null && !isServed;
}

function reserve(world: World, incident: IncidentDetail): void {
  const decision = chooseReplacement(world, incident);
  const { decisions } = replacementsOf(world, incident);
  if (decisions[0]?.shortfall === decision.shortfall && decision.shortfall !== null) return;
  decisions.unshift(decision);
  const vehicle = world.vehicles.find(({ id }) => id === decision.chosenVehicleId);
  const unit = world.units.find(({ id }) => id === decision.chosenUnitId);
  if (vehicle && unit) offerDelivery(world, incident, { vehicle, unit, etaS: decision.drivers[0]?.etaS ?? null });
}

/** Which vehicle and which driver, with everything that was looked at. */
export function chooseReplacement(world: World, incident: IncidentDetail): ReplacementDecision {
  const { vehicles, excluded, driversOf } = lookAround(world, incident);
  const chosen = vehicles[0];
  const drivers = chosen ? driversOf() : [];
  const driver = drivers.find(({ rank }) => rank === 1);
  return {
    id: DecisionId.parse(nextId()),
    incidentId: incident.id,
    decidedAt: iso(world.now),
    chosenVehicleId: driver ? (chosen?.vehicleId ?? null) : null,
    chosenUnitId: driver?.unitId ?? null,
    shortfall: chosen ? (driver ? null : 'no_driver') : 'no_vehicle_ready',
    vehicles: [...vehicles.slice(0, 6), ...excluded.slice(0, KEPT_EXCLUSIONS)],
    drivers,
    excludedVehicles: excluded.length,
    dualityGap: 0,
    byHand: null,
    tookMs: 34,
  };
}

/** Every vehicle that nobody has rented, ranked or with the rule against it, and the drivers who could bring one. */
export function lookAround(
  world: World,
  incident: IncidentDetail,
): { vehicles: VehicleCandidate[]; excluded: VehicleCandidate[]; driversOf: () => Candidate[] } {
  const broken = world.vehicles.find(({ id }) => id === incident.vehicleId);
  const { seconds } = searchFrom(world.graph, nearestNode(world.graph, incident));
  const driveS = (record: Vehicle | Unit): number => seconds[nearestNode(world.graph, world.movingOf(record).fix)]!;
  const vehicles = world.vehicles
    .filter(({ rentalPhase }) => rentalPhase !== 'rented')
    .map((vehicle): VehicleCandidate => {
      const excluded = whyNot(world, vehicle, broken);
      const etaS = driveS(vehicle);
      const parts: VehicleCandidate['parts'] = [
        { part: 'bring', seconds: etaS },
        { part: 'upgrade', seconds: vehicle.class === broken?.class ? 0 : 300 },
        { part: 'stock', seconds: 600 / (1 + (vehicle.no % 5)) },
      ];
      const { id: vehicleId, plate } = vehicle;
      const costS = excluded ? null : parts.reduce((sum, part) => sum + part.seconds, 0);
      const common = { vehicleId, plate, class: vehicle.class, rank: null, excluded, costS };
      return { ...common, etaS, etaSource: 'road_graph', parts: excluded ? [] : parts };
    });
  return {
    vehicles: rankOf(vehicles),
    excluded: vehicles.filter(({ excluded }) => excluded),
    driversOf: () => driversFor(world, driveS),
  };
}

function whyNot(world: World, vehicle: Vehicle, broken: Vehicle | undefined): ReplacementExclusion | null {
  if (vehicle.id === broken?.id) return 'same_vehicle';
  const isPromised = [...world.replacements.values()].some(({ legs }) =>
    legs.some((leg) => leg.vehicle.id === vehicle.id && isActive(leg.state)),
  );
  if (isPromised) return 'promised';
  if (broken && vehicle.class !== broken.class && vehicle.class !== ONE_BETTER[broken.class]) return 'wrong_class';
  if (vehicle.rentalPhase !== 'available') return 'not_available';
  if (vehicle.condition !== 'ok') return 'not_sound';
  return world.movingOf(vehicle).fuelPct < 60 ? 'energy_low' : null;
}

function rankOf(candidates: VehicleCandidate[]): VehicleCandidate[] {
  const fit = candidates
    .filter(({ costS }) => costS !== null)
    .toSorted((a, b) => (a.costS ?? Infinity) - (b.costS ?? Infinity));
  fit.forEach((candidate, index) => (candidate.rank = index + 1));
  return fit;
}

function driversFor(world: World, driveS: (unit: Unit) => number): Candidate[] {
  const drivers = world.units
    .filter(({ kind }) => kind === 'delivery_driver')
    .map((unit): Candidate => {
      const excluded = unit.state === 'available' ? null : unit.state === 'off_shift' ? 'off_shift' : 'committed';
      const etaS = driveS(unit) + 240;
      const { id: unitId, name: unitName, kind } = unit;
      const known = { unitId, unitName, kind, rank: null, excluded, distanceM: etaS * 11 } as const;
      const costS = excluded ? null : etaS;
      return {
        ...known,
        etaS,
        etaSource: 'road_graph',
        freeInS: 0,
        costS,
        parts: costS === null ? [] : [{ part: 'travel', seconds: etaS }],
        servesIncidentId: null,
        plannedForIncidentId: null,
      };
    });
  const fit = drivers.filter(({ costS }) => costS !== null).toSorted((a, b) => (a.etaS ?? 0) - (b.etaS ?? 0));
  fit.forEach((candidate, index) => (candidate.rank = index + 1));
  return [...fit, ...drivers.filter(({ excluded }) => excluded !== null)];
}

interface DeliveryToOffer {
  vehicle: Vehicle;
  unit: Unit;
  etaS: number | null;
  /** A person chose them. */
  manual?: Assignment['manual'];
}

/** Reserves vehicle and driver for an incident. */
export function offerDelivery(
  world: World,
  incident: IncidentDetail,
  { vehicle, unit, etaS, manual = null }: DeliveryToOffer,
): Assignment {
  const place = world.movingOf(vehicle).fix;
  const { id: vehicleId, plate, make, model, colour } = vehicle;
  const assignment: Assignment = {
    id: AssignmentId.parse(nextId()),
    missionId: incident.assignment?.missionId ?? MissionId.parse(nextId()),
    incidentId: incident.id,
    role: 'delivery_driver',
    unitId: unit.id,
    unitName: unit.name,
    state: 'offered',
    etaS,
    etaSource: 'road_graph',
    distanceM: null,
    route: wayOver(world, [world.movingOf(unit).fix, place, incident]),
    destination: { lat: incident.lat, lon: incident.lon },
    vehicle: { id: vehicleId, plate, class: vehicle.class, ...place },
    pickedUpAt: null,
    reason: null,
    declineCode: null,
    pin: null,
    manual,
    offeredAt: iso(world.now),
    offerExpiresAt: iso(world.now + 60_000),
    acceptedAt: null,
    enRouteAt: null,
    onSceneAt: null,
    endedAt: null,
    steps: [],
    doubts: [],
    liveEta: null,
    version: 1,
  };
  const leg: ReplacementLeg = {
    id: AssignmentId.parse(nextId()),
    state: 'offered',
    vehicle: { id: vehicleId, plate, make, model, colour, class: vehicle.class },
    driver: { assignmentId: assignment.id, unitId: unit.id, unitName: unit.name },
    etaS,
    etaSource: 'road_graph',
    reservedAt: iso(world.now),
    pickedUpAt: null,
    handedOverAt: null,
    endedAt: null,
    reason: null,
    manual,
  };
  incident.assignments.push(assignment);
  replacementsOf(world, incident).legs.push(leg);
  moveDelivery(world, incident, assignment, { to: 'offered' });
  return assignment;
}

/** The streets from place to place, as one line. */
function wayOver({ graph }: World, places: readonly LatLon[]): string {
  const line = places.slice(1).flatMap((to, index) => {
    const way = findWay(graph, nearestNode(graph, places[index]!), nearestNode(graph, to));
    return (way?.nodes ?? []).map((node) => graph.places[node]!);
  });
  return encodePolyline(line);
}

type Move = Parameters<typeof moveOn>[3];

/** Moves a driver's assignment; the vehicle goes with it, and the hand-over swaps the contract. */
export function moveDelivery(world: World, incident: IncidentDetail, assignment: Assignment, move: Move): void {
  const leg = replacementsOf(world, incident).legs.find(({ driver }) => driver.assignmentId === assignment.id);
  const at = iso(world.now);
  if (leg) {
    const isGivenUp = move.to === 'declined' || move.to === 'expired' || move.to === 'cancelled';
    leg.state = isGivenUp ? 'cancelled' : move.to;
    if (!isActive(leg.state)) Object.assign(leg, { endedAt: at, reason: move.reason ?? null });
    if (isGivenUp && move.to !== 'cancelled') leg.reason = `driver_${move.to}`;
    if (move.to === 'done') leg.handedOverAt = at;
    const { state, vehicle, driver } = leg;
    const { unitId, unitName } = driver;
    const { id: assignmentId, route } = assignment;
    incident.replacement = {
      state,
      vehicleId: vehicle.id,
      plate: vehicle.plate,
      unitId,
      unitName,
      assignmentId,
      route,
    };
    if (move.to === 'done') swapContract(world, incident, leg);
  }
  moveOn(world, incident, assignment, move);
}

/** The rental goes on with the replacement vehicle. */
function swapContract(world: World, incident: IncidentDetail, leg: ReplacementLeg): void {
  const rental = world.rentals.find(({ id }) => id === incident.rentalId);
  const last = rental?.legs.at(-1);
  if (!rental || !last) return;
  const at = iso(world.now);
  last.to = at;
  rental.legs.push({ vehicleId: leg.vehicle.id, plate: leg.vehicle.plate, from: at, to: null });
  rental.version += 1;
  world.emit({ kind: 'rental.changed', data: rental });
}

function advance(world: World, incident: IncidentDetail, assignment: Assignment): void {
  const since = (at: string | null): number => (at ? world.now - Date.parse(at) : 0);
  const step = (to: Assignment['state']): void => moveDelivery(world, incident, assignment, { to });
  if (assignment.state === 'offered' && since(assignment.offeredAt) > 4_000) step('accepted');
  else if (assignment.state === 'accepted' && since(assignment.acceptedAt) > 4_000) step('en_route');
  else if (assignment.state === 'en_route' && assignment.pickedUpAt === null && since(assignment.enRouteAt) > 40_000) {
    pickUp(world, incident, assignment);
  } else if (assignment.state === 'en_route' && since(assignment.pickedUpAt) > 60_000) step('on_scene');
  else if (assignment.state === 'on_scene' && since(assignment.onSceneAt) > 20_000) step('done');
}

/** The driver has the vehicle. */
export function pickUp(world: World, incident: IncidentDetail, assignment: Assignment): void {
  assignment.pickedUpAt ??= iso(world.now);
  assignment.version += 1;
  const leg = replacementsOf(world, incident).legs.find(({ driver }) => driver.assignmentId === assignment.id);
  if (leg) leg.pickedUpAt = assignment.pickedUpAt;
  world.emit({ kind: 'unit.changed', data: unitOf(world, assignment) });
  world.emit({ kind: 'assignment.changed', data: assignment });
}
