import type { Clock } from '@roadcall/contracts';
import { t } from 'i18next';
import { clockApi, type ClockWord } from '../../data/clock-api.ts';
import { problemInWords } from '../../data/problem-words.ts';
import { queryClient } from '../../data/query-client.ts';
import { toast } from '../../frame/toasts.ts';

/** Says something about a promise and reads what shows it again. @returns whether the api took it. */
export async function sayOfClock(clock: Pick<Clock, 'id' | 'incidentId'>, word: ClockWord): Promise<boolean> {
  try {
    await clockApi.say(clock.id, word);
    await rereadClocks(clock.incidentId);
    return true;
  } catch (error) {
    toast({ title: t('promises.failed'), text: problemInWords(error), tone: 'danger' });
    return false;
  }
}

/** What shows promises is read again. */
export async function rereadClocks(incidentId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['clocks'] }),
    queryClient.invalidateQueries({ queryKey: ['incident', incidentId] }),
  ]);
}
