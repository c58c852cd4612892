import {
  ContactId,
  isActive,
  mayFollow,
  type Assignment,
  type EditedField,
  type Incident,
  type IncidentDetail,
  type IncidentEdit,
  type ManualAssignment,
  type NewContact,
  type UnitChoice,
} from '@roadcall/contracts';
import { nextId } from './random.ts';
import { asIncident, followLegs, moveOn, tell } from './moves.ts';
import { moveDelivery } from './replacements.ts';
import { decide, offer } from './rescue.ts';
import type { World } from './world.ts';

/** Who acts on the recorded company. */
export const BY = 'demo';

const VALUE_OF: Readonly<Record<EditedField, (incident: Incident) => string>> = {
  type: ({ type }) => type,
  severity: ({ severity }) => severity,
  needs: ({ needs }) => needs.join(','),
  place: ({ lat, lon }) => `${lat.toFixed(5)},${lon.toFixed(5)}`,
  note: ({ note }) => note ?? '',
  replacement_owed: ({ replacementOwed }) => String(replacementOwed),
};

const nowOf = (world: World): string => new Date(world.now).toISOString();

export function editIncident(world: World, incident: IncidentDetail, edit: IncidentEdit): void {
  const before = { ...incident };
  Object.assign(incident, edit, { version: incident.version + 1 });
  const changes = (Object.keys(VALUE_OF) as EditedField[]).flatMap((field) => {
    const [from, to] = [VALUE_OF[field](before), VALUE_OF[field](incident)];
    return from === to ? [] : [{ field, from, to }];
  });
  if (before.replacementOwed && !incident.replacementOwed) releaseDelivery(world, incident);
  if (edit.lat !== undefined) incident.placeCorrection = { at: nowOf(world), by: BY };
  tell(incident, { at: nowOf(world), kind: 'incident.edited', by: BY, text: null, changes });
  world.emit({ kind: 'incident.changed', data: asIncident(incident) });
}

/** None is owed any more: vehicle and driver are free unless they have arrived. */
function releaseDelivery(world: World, incident: IncidentDetail): void {
  const delivery = incident.assignments.findLast(({ role }) => role === 'delivery_driver');
  if (delivery && mayFollow(delivery.state, 'cancelled') && delivery.state !== 'on_scene') {
    moveDelivery(world, incident, delivery, { to: 'cancelled', by: BY, reason: 'not_owed' });
  } else followLegs(world, incident, nowOf(world));
}

export function logContact(world: World, incident: IncidentDetail, contact: NewContact) {
  const entry = {
    ...contact,
    id: ContactId.parse(nextId()),
    incidentId: incident.id,
    at: contact.at ?? nowOf(world),
    by: BY,
  };
  incident.contacts.push(entry);
  world.emit({ kind: 'incident.contacted', data: entry });
  return entry;
}

/** Every unit as the dialog shows it. */
export function unitChoices(world: World, incident: IncidentDetail): UnitChoice[] {
  const { candidates } = decide(world, incident);
  return candidates.map((candidate) => {
    const unit = world.units.find(({ id }) => id === candidate.unitId)!;
    const serves = world.incidents.find(
      ({ assignment }) => assignment && isActive(assignment.state) && assignment.unitId === unit.id,
    );
    return {
      unitId: unit.id,
      unitName: unit.name,
      kind: unit.kind,
      skills: [...unit.skills],
      state: unit.state,
      excluded: candidate.excluded,
      etaS: candidate.etaS,
      etaSource: candidate.etaSource,
      distanceM: candidate.distanceM,
      servesIncident: serves ? { id: serves.id, number: serves.number } : null,
    };
  });
}

/** Sends the unit; the one before is taken off, and so is this one from where it was. */
export function assignByHand(world: World, incident: IncidentDetail, wish: ManualAssignment): Assignment | undefined {
  const overruled = unitChoices(world, incident).find(({ unitId }) => unitId === wish.unitId)?.excluded ?? null;
  const unit = world.units.find(({ id }) => id === wish.unitId);
  if (!unit) return undefined;
  for (const other of world.incidents) {
    const held = other.assignment;
    if (!held || !isActive(held.state)) continue;
    if (other !== incident && held.unitId !== unit.id) continue;
    moveOn(world, other, held, { to: 'cancelled', by: BY, reason: wish.reason });
  }
  const by = { by: BY, at: nowOf(world), reason: wish.reason };
  const marks = { manual: { ...by, overruled }, pin: wish.pin ? by : null };
  return offer(world, incident, { unit, etaS: null, ...marks });
}

export function setPin(world: World, assignment: Assignment, reason: string | null): void {
  assignment.pin = reason === null ? null : { by: BY, at: nowOf(world), reason };
  assignment.version++;
  const incident = world.incidents.find(({ id }) => id === assignment.incidentId);
  if (incident === undefined) return;
  tell(incident, {
    at: nowOf(world),
    kind: reason === null ? 'assignment.unpinned' : 'assignment.pinned',
    by: BY,
    text: reason === null ? assignment.unitName : `${assignment.unitName}: ${reason}`,
  });
  world.emit({ kind: 'assignment.changed', data: assignment });
}
