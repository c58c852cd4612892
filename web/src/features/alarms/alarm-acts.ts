import { MAX_BULK_ALARMS, type Alarm, type AlarmAct } from '@roadcall/contracts';
import { t } from 'i18next';
import { alarmApi } from '../../data/alarm-api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { problemInWords } from '../../data/problem-words.ts';
import { queryClient } from '../../data/query-client.ts';
import { useSession } from '../../data/session.ts';
import { toast } from '../../frame/toasts.ts';
import { unmarkAll } from './marked-alarms.ts';

/** Does something with alarms at once, without waiting for the events that say so. */
export async function actOnAlarms(alarms: readonly Pick<Alarm, 'id'>[], what: AlarmAct): Promise<void> {
  const ids = alarms.map(({ id }) => id);
  try {
    const changed: Alarm[] = [];
    for (let from = 0; from < ids.length; from += MAX_BULK_ALARMS) {
      const slice = ids.slice(from, from + MAX_BULK_ALARMS);
      const [only] = slice;
      if (ids.length === 1 && only) changed.push(await alarmApi.act(only, what));
      else changed.push(...(await alarmApi.actOnMany(slice, what)).alarms);
    }
    useFleet.setState(({ alarms: held }) => ({
      alarms: new Map([...held, ...changed.map((alarm) => [alarm.id, alarm] as const)]),
    }));
    unmarkAll();
    for (const id of ids) void queryClient.invalidateQueries({ queryKey: ['alarm', id] });
  } catch (error) {
    toast({ title: problemInWords(error), tone: 'danger' });
  }
}

export const acknowledge = (alarm: Pick<Alarm, 'id'>): Promise<void> =>
  actOnAlarms([alarm], { act: 'acknowledge', note: null });

/** Gives alarms to the person in front. */
export async function takeAlarm(alarms: readonly Pick<Alarm, 'id'>[]): Promise<void> {
  const { session } = useSession.getState();
  if (session.state !== 'in') return;
  await actOnAlarms(alarms, { act: 'assign', assigneeId: session.user.id });
  toast({ id: 'taken', title: t('alarms.taken', { count: alarms.length }), tone: 'good', stayMs: 2_500 });
}
