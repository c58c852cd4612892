import { encodePolyline, polylineLengthM, type LatLon } from '@roadcall/geo';
import {
  ACTIVE_ASSIGNMENT_STATES,
  AssignmentId,
  DecisionId,
  IncidentId,
  isActive,
  MissionId,
  NEEDS_OF_TYPE,
  OPEN_INCIDENT_STATUSES,
  suggestTriage,
  type AlarmId,
  type Assignment,
  type Caller,
  type Candidate,
  type Decision,
  type Incident,
  type IncidentDetail,
  type NewIncident,
  type Unit,
} from '@roadcall/contracts';
import { onSceneClockOf, startClocks, stopClocks } from './clocks.ts';
import { sendTo, type Driver } from './driver.ts';
import { asIncident, freeVehicle, moveOn, tell } from './moves.ts';
import { nextId } from './random.ts';
import { nearestNode, searchFrom } from './street-graph.ts';
import type { World } from './world.ts';

/** Stand-in units hurry, so that a rescue can be watched to its end in minutes. */
const HASTE = 2.4;

const iso = (at: number): string => new Date(at).toISOString();

/** Stand-in for the server's masks: the first letter of a name, the end of a number. */
const maskedCaller = ({ name, phone }: Caller): Incident['caller'] => ({
  nameMasked: name && `${name.slice(0, 1)}**`,
  phoneMasked: phone && `****${phone.slice(-4)}`,
});

export function openIncident(
  world: World,
  wish: NewIncident,
  options: { source: Incident['source']; alarmId?: AlarmId; reportedAt?: number },
): IncidentDetail {
  const vehicle = world.vehicles.find((candidate) => candidate.id === wish.vehicleId);
  const place =
    wish.lat !== undefined && wish.lon !== undefined
      ? { lat: wish.lat, lon: wish.lon }
      : world.movingOf(vehicle ?? world.vehicles[0]!).fix;
  const reportedAt = options.reportedAt ?? world.now;
  const rental = world.rentals.find(({ legs }) => legs.some((leg) => leg.vehicleId === vehicle?.id));
  const incident: IncidentDetail = {
    id: IncidentId.parse(nextId()),
    number: `RC${iso(world.now).slice(2, 10).replaceAll('-', '')}${String(world.incidents.length + 1).padStart(4, '0')}`,
    type: wish.type,
    severity: wish.severity,
    status: 'triaged',
    needs: wish.needs ?? [...NEEDS_OF_TYPE[wish.type]],
    vehicleId: vehicle?.id ?? null,
    plate: vehicle?.plate ?? null,
    troubledUnit: null,
    rentalId: rental?.id ?? null,
    replacementOwed: suggestTriage(wish.type, { isRented: rental?.status === 'active' }).replacementOwed,
    replacement: null,
    alarmId: options.alarmId ?? null,
    ...place,
    placeCorrection: null,
    source: options.source,
    caller: wish.caller && maskedCaller(wish.caller),
    note: wish.note,
    reportedAt: iso(reportedAt),
    triagedAt: iso(reportedAt + 400),
    acceptedAt: null,
    onSceneAt: null,
    resolvedAt: null,
    resolution: null,
    cancelReason: null,
    terrain: { terrain: 'urban', reason: 'inside_city_limit', note: null },
    onSceneClock: null,
    escalation: 'none',
    promisedOnSceneAt: iso(reportedAt),
    assignment: null,
    version: 1,
    assignments: [],
    clocks: [],
    decisions: [],
    contacts: [],
    timeline: [],
  };
  const by = options.source === 'console' ? 'demo' : null;
  tell(incident, { at: iso(reportedAt), kind: 'incident.reported', by, text: wish.note });
  tell(incident, { at: iso(reportedAt + 400), kind: 'incident.triaged', by: 'dispatcher', text: null });
  incident.clocks = startClocks(incident, reportedAt);
  incident.onSceneClock = onSceneClockOf(incident);
  incident.promisedOnSceneAt = incident.onSceneClock?.dueAt ?? incident.promisedOnSceneAt;
  world.incidents.unshift(incident);
  if (vehicle) {
    Object.assign(vehicle, { condition: 'in_rescue', version: vehicle.version + 1 });
    world.movingOf(vehicle).driver.mode = 'stand';
    world.emit({ kind: 'vehicle.changed', data: vehicle });
  }
  world.emit({ kind: 'incident.reported', data: asIncident(incident) });
  return incident;
}

/** One pass of stand-in dispatch: sends units to who waits, moves the assignments under way on. */
export function dispatch(world: World): void {
  for (const incident of world.incidents) {
    if (!OPEN_INCIDENT_STATUSES.includes(incident.status) || world.still.has(incident.id)) continue;
    const assignment = incident.assignment;
    if (assignment?.state === 'done' || assignment?.state === 'goa') continue;
    if (!assignment || !ACTIVE_ASSIGNMENT_STATES.includes(assignment.state)) assign(world, incident);
    else advance(world, incident, assignment);
  }
}

function assign(world: World, incident: IncidentDetail): void {
  const decision = decide(world, incident);
  const unit = world.units.find((candidate) => candidate.id === decision.chosenUnitId);
  // The same answer as last time is not worth another record.
  if (!unit && incident.decisions.length > 0) return;
  incident.decisions.unshift(decision);
  if (!unit) return;
  const best = decision.candidates.find((candidate) => candidate.unitId === unit.id)!;
  offer(world, incident, { unit, etaS: best.etaS, manual: null, pin: null });
}

/** Offers an incident to a unit that stands still for it; undefined when no street leads there. */
export function offer(
  world: World,
  incident: IncidentDetail,
  { unit, etaS, manual, pin }: Pick<Assignment, 'etaS' | 'manual' | 'pin'> & { unit: Unit },
): Assignment | undefined {
  const driver = world.movingOf(unit).driver;
  const scene = nearestNode(world.graph, incident);
  const way = sendTo(world.graph, driver, scene);
  if (!way) return undefined;
  driver.mode = 'stand';
  const line: LatLon[] = [world.movingOf(unit).fix, ...way.nodes.map((node) => world.graph.places[node]!)];
  const distanceM = polylineLengthM(line);
  const assignment: Assignment = {
    id: AssignmentId.parse(nextId()),
    missionId: MissionId.parse(nextId()),
    incidentId: incident.id,
    role: 'rescue',
    unitId: unit.id,
    unitName: unit.name,
    state: 'offered',
    etaS: etaS ?? distanceM / 11,
    etaSource: 'road_graph',
    distanceM,
    route: encodePolyline(line),
    destination: { lat: incident.lat, lon: incident.lon },
    vehicle: null,
    pickedUpAt: null,
    reason: null,
    declineCode: null,
    pin,
    manual,
    offeredAt: iso(world.now),
    offerExpiresAt: iso(world.now + 90_000),
    acceptedAt: null,
    enRouteAt: null,
    onSceneAt: null,
    endedAt: null,
    steps: [],
    doubts: [],
    liveEta: {
      arrivesAt: iso(world.now + (etaS ?? distanceM / 11) * 1_000),
      remainingM: distanceM,
      source: 'road_graph',
      at: iso(world.now),
    },
    version: 1,
  };
  incident.assignments.push(assignment);
  moveOn(world, incident, assignment, { to: 'offered' });
  return assignment;
}

export function decide(world: World, incident: IncidentDetail): Decision {
  const began = performance.now();
  const { seconds } = searchFrom(world.graph, nearestNode(world.graph, incident));
  const candidates = world.units.map((unit): Candidate => {
    const moving = world.movingOf(unit);
    const excluded = unit.state === 'off_shift' ? 'off_shift' : unit.state !== 'available' ? 'committed' : null;
    const lacking = !incident.needs.every((skill) => unit.skills.includes(skill));
    const refused = incident.assignments.some(
      ({ unitId, state }) => unitId === unit.id && (state === 'declined' || state === 'expired'),
    );
    const reason = refused
      ? 'already_declined'
      : unit.kind === 'delivery_driver'
        ? 'wrong_role'
        : lacking
          ? 'missing_skill'
          : excluded;
    const silent = moving.silent ? 'stale_position' : null;
    const etaS = reason || silent ? Infinity : seconds[nearestNode(world.graph, moving.fix)]!;
    const reachable = etaS < Infinity;
    const overSkilledS = Math.max(0, unit.skills.length - incident.needs.length) * 15;
    return {
      unitId: unit.id,
      unitName: unit.name,
      kind: unit.kind,
      rank: null,
      excluded: reason ?? silent ?? (reachable ? null : 'unreachable'),
      etaS: reachable ? etaS : null,
      etaSource: reachable ? 'road_graph' : null,
      distanceM: reachable ? etaS * 11 : null,
      freeInS: 0,
      servesIncidentId: null,
      plannedForIncidentId: null,
      costS: reachable ? etaS + overSkilledS : null,
      parts: reachable
        ? [
            { part: 'response', seconds: etaS },
            { part: 'over_skilled', seconds: overSkilledS },
          ]
        : [],
    };
  });
  candidates.sort((a, b) => (a.costS ?? Infinity) - (b.costS ?? Infinity));
  const excludedByRule: Decision['excludedByRule'] = {};
  for (const { excluded } of candidates) {
    if (excluded) excludedByRule[excluded] = (excludedByRule[excluded] ?? 0) + 1;
  }
  candidates.forEach((candidate, index) => (candidate.rank = candidate.excluded ? null : index + 1));
  return {
    id: DecisionId.parse(nextId()),
    incidentId: incident.id,
    decidedAt: iso(world.now),
    outcome: candidates[0]?.rank === 1 ? 'offered' : 'nobody',
    chosenUnitId: candidates[0]?.rank === 1 ? candidates[0].unitId : null,
    shortfall: candidates[0]?.rank === 1 ? null : 'mixed',
    candidates,
    consideredCount: candidates.filter((candidate) => !candidate.excluded).length,
    excludedCount: candidates.filter((candidate) => candidate.excluded).length,
    excludedByRule,
    swap: null,
    plan: {
      incidents: 1,
      units: world.units.length,
      rounds: 1,
      dualityGapMs: 0,
      fallback: false,
      tookMs: performance.now() - began,
    },
    tookMs: Math.round((performance.now() - began) * 10) / 10,
  };
}

function advance(world: World, incident: IncidentDetail, assignment: Assignment): void {
  const unit = world.units.find((candidate) => candidate.id === assignment.unitId)!;
  const driver = world.movingOf(unit).driver;
  const since = (at: string | null): number => (at ? world.now - Date.parse(at) : 0);
  if (!unit.autoAccept) followCrew(world, incident, assignment, driver);
  else if (assignment.state === 'offered' && since(assignment.offeredAt) > 2_500) {
    moveOn(world, incident, assignment, { to: 'accepted' });
  } else if (assignment.state === 'accepted' && since(assignment.acceptedAt) > 2_500) {
    sendTo(world.graph, driver, nearestNode(world.graph, incident));
    driver.haste = HASTE;
    moveOn(world, incident, assignment, { to: 'en_route' });
  } else if (assignment.state === 'en_route' && driver.mode === 'stand') {
    moveOn(world, incident, assignment, { to: 'on_scene' });
  } else if (assignment.state === 'on_scene' && since(assignment.onSceneAt) > 20_000 && !isLong(unit)) {
    moveOn(world, incident, assignment, { to: 'done' });
  }
}

/** The recorded crew acts on its phone: its unit drives when it says so, an offer that it lets pass goes to the next. */
function followCrew(world: World, incident: IncidentDetail, assignment: Assignment, driver: Driver): void {
  if (assignment.state === 'offered' && world.now >= Date.parse(assignment.offerExpiresAt)) {
    moveOn(world, incident, assignment, { to: 'expired' });
  }
  if (assignment.state !== 'en_route' || driver.haste === HASTE) return;
  sendTo(world.graph, driver, nearestNode(world.graph, incident));
  driver.haste = HASTE;
}

/** A crew with a short safety timer works long: it will be silent. */
const isLong = (unit: Unit): boolean => unit.safetyIntervalMin === 1;

/** Puts the unit of an incident on its scene at once, as if it had come a while ago. */
export function arriveNow(world: World, incident: IncidentDetail): void {
  const { assignment } = incident;
  const unit = world.units.find(({ id }) => id === assignment?.unitId);
  if (!assignment || !unit) return;
  const moving = world.movingOf(unit);
  Object.assign(moving.driver, { mode: 'stand', from: nearestNode(world.graph, incident), street: undefined });
  moving.fix = { lat: incident.lat, lon: incident.lon };
  for (const to of ['accepted', 'en_route', 'on_scene'] as const) moveOn(world, incident, assignment, { to });
}

export function cancelIncident(world: World, id: string, reason: string): IncidentDetail | undefined {
  const incident = world.incidents.find((candidate) => candidate.id === id);
  if (!incident || !OPEN_INCIDENT_STATUSES.includes(incident.status)) return undefined;
  Object.assign(incident, { status: 'cancelled', cancelReason: reason });
  freeVehicle(world, incident);
  stopClocks(incident, '', world.now, reason);
  for (const assignment of incident.assignments) {
    if (isActive(assignment.state)) moveOn(world, incident, assignment, { to: 'cancelled' });
  }
  incident.version += 1;
  if (incident.timeline.every(({ kind }) => kind !== 'incident.cancelled')) {
    tell(incident, { at: iso(world.now), kind: 'incident.cancelled', by: 'demo', text: reason });
  }
  world.emit({ kind: 'incident.changed', data: asIncident(incident) });
  return incident;
}
