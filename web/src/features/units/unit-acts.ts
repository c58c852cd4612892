import type { Unit, UnitBreakChange, UnitDutyChange } from '@roadcall/contracts';
import { t } from 'i18next';
import { useFleet } from '../../data/fleet-store.ts';
import { problemInWords } from '../../data/problem-words.ts';
import { queryClient } from '../../data/query-client.ts';
import { isPermittedNow } from '../../data/session.ts';
import { unitApi } from '../../data/unit-api.ts';
import { toast } from '../../frame/toasts.ts';
import { showOverlay } from '../../keys/overlays.ts';
import { useCursor } from '../../lists/cursor.ts';
import { select, useRoute } from '../../route-store.ts';
import { keepIncident } from '../incidents/desk/keep-incident.ts';
import { clockTime } from '../../ui/time.tsx';
import { isHeld } from './unit-duty.ts';

/** Shows what the server answered without waiting for the event. */
export function keepUnit(unit: Unit): void {
  useFleet.setState(({ units }) => {
    const held = units.get(unit.id);
    if (held && held.version > unit.version) return {};
    const next = new Map(units);
    if (unit.retired) next.delete(unit.id);
    else next.set(unit.id, { position: null, online: null, ...held, ...unit });
    return { units: next };
  });
  for (const what of ['unit', 'unit-work', 'unit-history']) {
    void queryClient.invalidateQueries({ queryKey: [what, unit.id] });
  }
  void queryClient.invalidateQueries({ queryKey: ['units-retired'] });
}

export async function setDuty(unit: Unit, change: UnitDutyChange): Promise<void> {
  keepUnit(await unitApi.duty(unit.id, change, unit.version));
  toast({ title: t(`units.done.${change.state}`, { name: unit.name }), tone: 'good' });
}

export async function setBreak(unit: Unit, change: UnitBreakChange): Promise<void> {
  const kept = await unitApi.break(unit.id, change);
  keepUnit(kept);
  const { name } = unit;
  const title = kept.break
    ? t('units.done.breakBegan', { name, time: clockTime(Date.parse(kept.break.dueAt)) })
    : t('units.done.breakEnded', { name });
  toast({ title, tone: 'good' });
}

/** Writes down that the crew is well: somebody has spoken with it. */
export function logSignOfLife(unit: Unit): void {
  const noted = (kept: Unit): void => {
    keepUnit(kept);
    toast({ title: t('units.done.signOfLife', { name: unit.name }), tone: 'good' });
  };
  unitApi.signOfLife(unit.id).then(noted, (error: unknown) => toast({ title: problemInWords(error), tone: 'danger' }));
}

const helpKeys = new Map<string, string>();

/** Opens an incident for a unit whose crew does not answer; wished twice for the same silence it is one. */
export async function sendHelp(unit: Unit): Promise<void> {
  const silence = `${unit.id} ${unit.safety.silentSince ?? ''}`;
  const key = helpKeys.get(silence) ?? crypto.randomUUID();
  helpKeys.set(silence, key);
  const since = unit.safety.silentSince ?? unit.safety.lastAt;
  const note = since ? t('units.silent.note', { time: clockTime(Date.parse(since)) }) : t('units.silent.noteUnknown');
  try {
    const incident = await unitApi.sendHelp(unit.id, note, key);
    keepIncident(incident);
    select({ kind: 'incident', id: incident.id });
    toast({ title: t('units.silent.helpSent', { number: incident.number }), tone: 'good' });
  } catch (error) {
    toast({ title: problemInWords(error), tone: 'danger' });
  }
}

/** The unit that a key is about: the selected one, else the one under the cursor of the list. */
function unitInHand(): Unit | undefined {
  const { selection } = useRoute.getState();
  const { units } = useFleet.getState();
  return units.get(selection?.kind === 'unit' ? selection.id : (useCursor.getState().at ?? ''));
}

/** Keys over a unit; false: there is none, or it may not be done, and the browser may have the key. */
export function overUnit(act: 'unitDuty' | 'unitBreak' | 'signOfLife' | 'editUnit'): boolean {
  const unit = unitInHand();
  const may = isPermittedNow(act === 'editUnit' ? 'fleet.write' : 'assignments.override');
  if (!unit || !may) return false;
  if (act === 'signOfLife') logSignOfLife(unit);
  else if (act === 'editUnit') showOverlay({ kind: act, unitId: unit.id });
  else if (isHeld(unit.state)) toast({ id: 'held', title: t('errors.unitHeld') });
  else showOverlay({ kind: act, unitId: unit.id });
  return true;
}
