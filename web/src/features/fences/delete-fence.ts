import type { Geofence } from '@roadcall/contracts';
import { t } from 'i18next';
import { api } from '../../data/api.ts';
import { readFences, useFences } from '../../data/fences.ts';
import { problemInWords } from '../../data/problem-words.ts';
import { toast } from '../../frame/toasts.ts';
import { select } from '../../route-store.ts';

/** Time to have it back, ms. */
const UNDO_MS = 10_000;

/** Takes a fence away at once and tells the server ten seconds later, unless it is wanted back. */
export function deleteWithUndo(fence: Geofence, name: string): void {
  const keep = (): void => {
    clearTimeout(timer);
    useFences.setState(({ leaving }) => ({ leaving: new Set([...leaving].filter((id) => id !== fence.id)) }));
  };
  const timer = setTimeout(() => {
    api
      .deleteGeofence(fence.id, fence.version)
      .then(readFences)
      .catch((error: unknown) =>
        toast({ title: t('fences.deleteFailed', { name }), text: problemInWords(error), tone: 'danger' }),
      )
      .finally(keep);
  }, UNDO_MS);
  useFences.setState(({ leaving }) => ({ leaving: new Set([...leaving, fence.id]) }));
  select(null);
  toast({
    id: `fence-${fence.id}`,
    title: t('fences.deleted', { name }),
    stayMs: UNDO_MS,
    action: {
      label: t('fences.undoDelete'),
      run: () => {
        keep();
        select({ kind: 'fence', id: fence.id });
      },
    },
  });
}
