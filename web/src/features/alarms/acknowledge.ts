import type { Alarm } from '@roadcall/contracts';
import { api } from '../../data/api.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { problemInWords } from '../../data/problem-words.ts';
import { toast } from '../../frame/toasts.ts';

/** Acknowledges at once, without waiting for the event that says so. */
export async function acknowledge(alarm: Alarm, note: string | null): Promise<void> {
  try {
    const done = await api.acknowledgeAlarm(alarm.id, note);
    useFleet.setState(({ alarms }) => ({ alarms: new Map(alarms).set(done.id, done) }));
  } catch (error) {
    toast({ title: problemInWords(error), tone: 'danger' });
  }
}
