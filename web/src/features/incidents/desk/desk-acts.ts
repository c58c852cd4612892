import { isActive, type Incident } from '@roadcall/contracts';
import { t } from 'i18next';
import { deskApi } from '../../../data/desk-api.ts';
import { useFleet } from '../../../data/fleet-store.ts';
import { problemInWords } from '../../../data/problem-words.ts';
import { isPermittedNow } from '../../../data/session.ts';
import { toast } from '../../../frame/toasts.ts';
import { showOverlay } from '../../../keys/overlays.ts';
import { useRoute } from '../../../route-store.ts';
import { isOpen } from '../incident-clock.ts';
import { pickPlace, type PickedPlace } from '../../../map/place-pick.ts';
import { keepAssignment, keepIncident } from './keep-incident.ts';

/** Keeps the unit with the incident, which asks why; or lets it go, which does not. */
export function togglePin(incident: Incident): void {
  const { assignment } = incident;
  if (!assignment || !isActive(assignment.state)) return;
  if (assignment.pin === null) return showOverlay({ kind: 'pin', incidentId: incident.id });
  deskApi
    .unpin(assignment.id, assignment.version)
    .then(keepAssignment, (error: unknown) => toast({ title: problemInWords(error), tone: 'danger' }));
}

/** Asks for a click on the map, and puts the incident there. */
export function correctPlace(incident: Incident): void {
  pickPlace((place) => void moveIncident(incident, place));
}

async function moveIncident(incident: Incident, place: PickedPlace): Promise<void> {
  const current = useFleet.getState().incidents.get(incident.id) ?? incident;
  try {
    const moved = await deskApi.edit(incident.id, place, current.version);
    keepIncident(moved);
    toast({ title: t('act.place.done', { number: moved.number }), tone: 'good' });
  } catch (error) {
    toast({ title: problemInWords(error), tone: 'danger' });
  }
}

function selectedOpenIncident(): Incident | undefined {
  const { selection } = useRoute.getState();
  const incident = selection?.kind === 'incident' ? useFleet.getState().incidents.get(selection.id) : undefined;
  return incident && isOpen(incident) ? incident : undefined;
}

/** Whether a replacement may still be chosen: a rental is on the incident, and none is with the customer. */
export function mayHaveReplacement({ rentalId, replacement }: Pick<Incident, 'rentalId' | 'replacement'>): boolean {
  return rentalId !== null && replacement?.state !== 'on_scene' && replacement?.state !== 'done';
}

/** Keys over the selected incident; false: there was none to act on, the browser may have the key. */
export function overIncident(act: 'editTriage' | 'assignUnit' | 'chooseReplacement' | 'logContact' | 'pin'): boolean {
  const incident = selectedOpenIncident();
  const permission = act === 'editTriage' || act === 'logContact' ? 'incidents.write' : 'assignments.override';
  if (!incident || !isPermittedNow(permission)) return false;
  if (act === 'chooseReplacement' && !mayHaveReplacement(incident)) return false;
  if (act === 'pin') togglePin(incident);
  else showOverlay({ kind: act, incidentId: incident.id });
  return true;
}

/** Opens an incident where a person says it is, with nothing selected: a call comes in. */
export function takeCall(): boolean {
  if (!isPermittedNow('incidents.write')) return false;
  showOverlay({ kind: 'newIncident' });
  return true;
}
