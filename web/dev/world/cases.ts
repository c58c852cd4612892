import {
  PartnerId,
  type Assignment,
  type Candidate,
  type ClockDetail,
  type Decision,
  type IncidentDetail,
  type IncidentType,
  type Unit,
} from '@roadcall/contracts';
import { onSceneClockOf } from './clocks.ts';
import { moveOn, tell } from './moves.ts';
import { nextId } from './random.ts';
import { chooseReplacement, moveDelivery, offerDelivery, pickUp, replacementsOf } from './replacements.ts';
import { decide, offer, openIncident } from './rescue.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const iso = (at: number): string => new Date(at).toISOString();

/**
 * Recorded cases that a running company shows only now and then, so that each can be looked at: what the name says stands
 * in the incident's note, and the stand-in dispatch leaves them as they are.
 */
export function seedCases(world: World): void {
  seedPartners(world);
  const waits = nobodyYet(world);
  swapped(world, waits);
  proposed(world);
  fallback(world);
  escalated(world);
  doubted(world);
  replaced(world);
}

function open(world: World, note: string, wish: { type: IncidentType; minutesAgo?: number }): IncidentDetail {
  const vehicle = world.vehicles.find(({ rentalPhase, condition }) => rentalPhase === 'rented' && condition === 'ok')!;
  const incident = openIncident(
    world,
    { type: wish.type, severity: 'major', vehicleId: vehicle.id, unitId: null, alarmId: null, caller: null, note },
    { source: 'alarm', reportedAt: world.now - (wish.minutesAgo ?? 1) * MINUTE_MS },
  );
  world.still.add(incident.id);
  return incident;
}

function decided(world: World, incident: IncidentDetail, changes: (decision: Decision) => Partial<Decision>): Decision {
  const decision = decide(world, incident);
  Object.assign(decision, changes(decision));
  incident.decisions.unshift(decision);
  return decision;
}

const rankedOf = ({ candidates }: Decision): Candidate[] => candidates.filter(({ rank }) => rank !== null);
const unitOf = (world: World, { unitId }: Candidate): Unit => world.units.find(({ id }) => id === unitId)!;

/** Sends a ranked unit of a decision. */
function send(world: World, incident: IncidentDetail, candidate: Candidate): Assignment {
  const unit = unitOf(world, candidate);
  const sent = offer(world, incident, { unit, etaS: candidate.etaS, manual: null, pin: null });
  if (!sent) throw new Error(`no street leads from ${unit.name} to ${incident.number}`);
  // Nothing drives here: the time of the offer stands.
  sent.liveEta = null;
  return sent;
}

function nobodyYet(world: World): IncidentDetail {
  const incident = open(world, 'waits', { type: 'flat_tyre' });
  decided(world, incident, (decision) => {
    for (const candidate of rankedOf(decision).slice(0, 3)) candidate.plannedForIncidentId = world.incidents[1]!.id;
    return { outcome: 'waits', chosenUnitId: null, shortfall: 'needed_elsewhere' };
  });
  return incident;
}

function swapped(world: World, other: IncidentDetail): void {
  const incident = open(world, 'swapped', { type: 'lockout' });
  const [first, second] = rankedOf(decided(world, incident, () => ({})));
  const before = send(world, incident, second!);
  moveOn(world, incident, before, { to: 'accepted' });
  moveOn(world, incident, before, { to: 'en_route' });
  moveOn(world, incident, before, { to: 'cancelled', reason: 'swapped' });
  decided(world, incident, (decision) => {
    const chosen = rankedOf(decision).find(({ unitId }) => unitId === first!.unitId)!;
    chosen.servesIncidentId = other.id;
    const swap = { fromUnitId: before.unitId, fromUnitName: before.unitName, earlierS: 430, planGainS: 610 };
    return { outcome: 'swapped', chosenUnitId: chosen.unitId, swap };
  });
  moveOn(world, incident, send(world, incident, first!), { to: 'accepted' });
}

function proposed(world: World): void {
  const incident = open(world, 'proposed', { type: 'out_of_energy' });
  decided(world, incident, (decision) => {
    const [soon] = rankedOf(decision);
    soon!.freeInS = 380;
    return { outcome: 'proposed', chosenUnitId: soon!.unitId };
  });
}

function fallback(world: World): void {
  const incident = open(world, 'fallback', { type: 'breakdown' });
  const decision = decided(world, incident, ({ candidates, plan }) => {
    for (const candidate of candidates) if (candidate.etaSource) candidate.etaSource = 'straight_line';
    return { plan: plan && { ...plan, fallback: true, rounds: 0, dualityGapMs: null, tookMs: 2_040 } };
  });
  send(world, incident, rankedOf(decision)[0]!);
}

/** Nobody has the skill: the clocks have gone all the way, and partners are to be called. */
function escalated(world: World): void {
  const incident = open(world, 'escalated', { type: 'accident', minutesAgo: 31 });
  Object.assign(incident, { escalation: 'supervisor', severity: 'critical' });
  decided(world, incident, (decision) => {
    for (const candidate of decision.candidates) {
      Object.assign(candidate, { rank: null, costS: null, parts: [], excluded: candidate.excluded ?? 'missing_skill' });
    }
    const excludedByRule: Decision['excludedByRule'] = {};
    for (const { excluded } of decision.candidates) {
      if (excluded) excludedByRule[excluded] = (excludedByRule[excluded] ?? 0) + 1;
    }
    const counts = { consideredCount: 0, excludedCount: decision.candidates.length, excludedByRule };
    return { ...counts, outcome: 'nobody', chosenUnitId: null, shortfall: 'no_unit_with_skill' };
  });
  for (const clock of incident.clocks) if (clock.kind.startsWith('rescue.')) runOut(clock);
  const firstAnswer = incident.clocks.find(({ kind }) => kind === 'rescue.first_answer');
  if (firstAnswer) {
    Object.assign(firstAnswer, { state: 'paused', pauseReason: 'the police ask us to wait', breachedAt: null });
    Object.assign(firstAnswer, { runningSince: null, dueAt: null, elapsedS: 410, step: 'first_warning' });
    const at = iso(Date.parse(firstAnswer.startedAt) + 410_000);
    const why = { reason: firstAnswer.pauseReason, by: 'demo', source: 'person' } as const;
    firstAnswer.acts.splice(2, 2, { act: 'paused', at, recordedAt: at, step: null, ...why });
  }
  incident.onSceneClock = onSceneClockOf(incident);
}

function runOut(clock: ClockDetail): void {
  const after = (seconds: number): string => iso(Date.parse(clock.startedAt) + seconds * 1_000);
  const [first, second] = clock.warningsS;
  const common = { source: 'service', by: null, reason: null } as const;
  clock.acts.push(
    { act: 'warned', at: after(first), recordedAt: after(first), step: 'first_warning', ...common },
    { act: 'warned', at: after(second), recordedAt: after(second + 95), step: 'second_warning', ...common },
    { act: 'breached', at: after(clock.limitS), recordedAt: after(clock.limitS), step: 'limit', ...common },
  );
  Object.assign(clock, { state: 'breached', step: 'limit', breachedAt: after(clock.limitS), nextStepAt: null });
}

/** Refused with a code, then sent by hand and kept; positions say something else than the crew. */
function doubted(world: World): void {
  const incident = open(world, 'doubted', { type: 'flat_tyre', minutesAgo: 14 });
  const [first, second] = rankedOf(decided(world, incident, () => ({})));
  const refused = send(world, incident, first!);
  moveOn(world, incident, refused, { to: 'declined', declineCode: 'wrong_equipment', reason: 'no jack on board' });
  decided(world, incident, (decision) => {
    const again = decision.candidates.find(({ unitId }) => unitId === first!.unitId)!;
    Object.assign(again, { rank: null, excluded: 'already_declined', costS: null, parts: [] });
    const excludedByRule = { ...decision.excludedByRule, already_declined: 1 };
    return { chosenUnitId: second!.unitId, excludedByRule, excludedCount: decision.excludedCount + 1 };
  });
  const sent = send(world, incident, second!);
  const by = { by: 'demo', at: iso(world.now), reason: 'knows the car park' };
  Object.assign(sent, { manual: { ...by, overruled: null }, pin: by });
  for (const to of ['accepted', 'en_route', 'on_scene'] as const) moveOn(world, incident, sent, { to });
  const arrival = sent.steps.find(({ state }) => state === 'on_scene')!;
  arrival.provenAt = iso(world.now - 4 * MINUTE_MS);
  const metres = 640;
  sent.doubts = [
    { kind: 'not_departed', at: iso(world.now - 9 * MINUTE_MS), endedAt: iso(world.now), metres: null, seconds: null },
    { kind: 'press_differs', at: iso(world.now), endedAt: null, metres: null, seconds: 240 },
    { kind: 'gone_suspected', at: iso(world.now), endedAt: null, metres, seconds: null },
  ];
  tell(incident, { at: iso(world.now), kind: 'assignment.doubt_gone_suspected', by: 'telemetry', text: sent.unitName });
}

/** A replacement vehicle whose first driver refused; the second one has fetched it. */
function replaced(world: World): void {
  const incident = open(world, 'replaced', { type: 'breakdown', minutesAgo: 20 });
  const rescue = send(world, incident, rankedOf(decided(world, incident, () => ({})))[0]!);
  for (const to of ['accepted', 'en_route'] as const) moveOn(world, incident, rescue, { to });
  const bring = (): Assignment => {
    const decision = chooseReplacement(world, incident);
    replacementsOf(world, incident).decisions.unshift(decision);
    const vehicle = world.vehicles.find(({ id }) => id === decision.chosenVehicleId)!;
    const driver = decision.drivers.find(({ rank }) => rank === 1)!;
    return offerDelivery(world, incident, { vehicle, unit: unitOf(world, driver), etaS: driver.etaS });
  };
  moveDelivery(world, incident, bring(), { to: 'declined', declineCode: 'too_far' });
  const delivery = bring();
  for (const to of ['accepted', 'en_route'] as const) moveDelivery(world, incident, delivery, { to });
  pickUp(world, incident, delivery);
}

function seedPartners(world: World): void {
  const known = [
    { name: '顺达道路救援', contactName: '孙**', contactPhone: '027 8888 0101' },
    { name: 'Bailu Towing', contactName: null, contactPhone: '027 8888 0202' },
  ];
  for (const [index, each] of known.entries()) {
    const id = PartnerId.parse(nextId());
    world.partners.push({ ...each, id, skills: ['tow'], areaBranchIds: [], version: 1 });
    const unit = world.units.find(({ name }) => name === `T-${String(index + 10)}`);
    if (unit) Object.assign(unit, { partnerId: id, partner: { id, name: each.name } });
  }
}
