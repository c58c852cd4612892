import { create } from 'zustand';
import { useFleet } from '../../data/fleet-store.ts';
import { useCursor } from '../../lists/cursor.ts';

/** Alarms that the next act is about. */
export const useMarked = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

export function toggleMark(id: string): void {
  useMarked.setState(({ ids }) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    return { ids: next };
  });
}

export const markAll = (ids: readonly string[]): void => useMarked.setState({ ids: new Set(ids) });
export const unmarkAll = (): void => useMarked.setState({ ids: new Set() });

/** `x`: marks the alarm under the cursor, or takes the mark away; false when there is none. */
export function markUnderCursor(): boolean {
  const { at } = useCursor.getState();
  if (at === null || !useFleet.getState().alarms.has(at)) return false;
  toggleMark(at);
  return true;
}
