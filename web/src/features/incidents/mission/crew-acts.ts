import { mayFollow, type Assignment, type AssignmentProgress, type Incident } from '@roadcall/contracts';
import { t } from 'i18next';
import { missionApi } from '../../../data/mission-api.ts';
import { problemInWords } from '../../../data/problem-words.ts';
import { toast } from '../../../frame/toasts.ts';
import { showOverlay } from '../../../keys/overlays.ts';
import { keepAssignment } from '../desk/keep-incident.ts';

/** What a dispatcher says in a crew's place. `handed_over` is a delivery driver's `done`, `dropped` that of a tow. */
export type CrewAct =
  | 'accept'
  | 'decline'
  | 'en_route'
  | 'picked_up'
  | 'on_scene'
  | 'towing'
  | 'done'
  | 'dropped'
  | 'handed_over'
  | 'goa'
  | 'failed';

/** Acts that ask for a reason, or twice: they end something. */
export const ASKED_ACTS = ['decline', 'goa', 'failed', 'handed_over'] as const;
export type AskedAct = (typeof ASKED_ACTS)[number];
const isAsked = (act: CrewAct): act is AskedAct => ASKED_ACTS.some((asked) => asked === act);

/** What the crew of an assignment may say next, in the order of the way (domain §4). */
export function crewActsOf(assignment: Pick<Assignment, 'role' | 'state' | 'pickedUpAt'>): CrewAct[] {
  const { role, state, pickedUpAt } = assignment;
  const isDelivery = role === 'delivery_driver';
  const may = (to: Parameters<typeof mayFollow>[1]): boolean => mayFollow(state, to);
  const done: CrewAct = isDelivery ? 'handed_over' : state === 'towing' ? 'dropped' : 'done';
  const acts: [CrewAct, boolean][] = [
    ['accept', may('accepted')],
    ['decline', may('declined')],
    ['en_route', may('en_route')],
    ['picked_up', isDelivery && state === 'en_route' && pickedUpAt === null],
    ['on_scene', may('on_scene') && (!isDelivery || pickedUpAt !== null)],
    ['towing', may('towing') && !isDelivery],
    [done, may('done')],
    ['goa', may('goa')],
    ['failed', may('failed')],
  ];
  return acts.flatMap(([act, on]) => (on ? [act] : []));
}

/** What the api is told for each act that is done at once. */
const STATE_OF: Readonly<Record<Exclude<CrewAct, AskedAct | 'accept' | 'picked_up'>, AssignmentProgress['state']>> = {
  en_route: 'en_route',
  on_scene: 'on_scene',
  towing: 'towing',
  done: 'done',
  dropped: 'done',
};

/** Says it in the crew's place, or asks for what has to be said with it. */
export function sayForCrew(act: CrewAct, incident: Pick<Incident, 'id'>, assignment: Assignment): void {
  if (isAsked(act)) showOverlay({ kind: 'crewAct', act, incidentId: incident.id, assignment });
  else void sayAtOnce(act, assignment);
}

async function sayAtOnce(act: Exclude<CrewAct, AskedAct>, { id }: Assignment): Promise<void> {
  try {
    const moved = await told(act, id);
    keepAssignment(moved);
    toast({ title: t('mission.crew.said', { unit: moved.unitName }), tone: 'good' });
  } catch (error) {
    toast({ title: problemInWords(error), tone: 'danger' });
  }
}

function told(act: Exclude<CrewAct, AskedAct>, id: Assignment['id']): Promise<Assignment> {
  if (act === 'accept') return missionApi.accept(id);
  return act === 'picked_up' ? missionApi.pickedUp(id) : missionApi.report(id, STATE_OF[act]);
}
