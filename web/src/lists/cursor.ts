import { useEffect } from 'react';
import { create } from 'zustand';

interface CursorState {
  /** Ids of the list on show, in its order. */
  readonly ids: readonly string[];
  /** The row that keys act on. */
  readonly at: string | null;
  readonly open: (id: string) => void;
}

const none: CursorState = { ids: [], at: null, open: () => undefined };

/** The row cursor of the list on show: `j` and `k` move it, `Enter` opens. */
export const useCursor = create<CursorState>(() => none);

/** Makes a list the one that the keys act on while it is on the page. */
export function useListCursor(ids: readonly string[], open: (id: string) => void): string | null {
  useEffect(() => {
    useCursor.setState(({ at }) => ({ ids, open, at: at !== null && ids.includes(at) ? at : null }));
  }, [ids, open]);
  useEffect(() => () => useCursor.setState(none), []);
  return useCursor((state) => state.at);
}

export const setCursor = (id: string): void => useCursor.setState({ at: id });

/** Moves the cursor by rows; from nowhere it starts at the first. */
export function moveCursor(by: 1 | -1): void {
  const { ids, at } = useCursor.getState();
  if (ids.length === 0) return;
  const index = at === null ? (by === 1 ? -1 : ids.length) : ids.indexOf(at);
  useCursor.setState({ at: ids[Math.min(ids.length - 1, Math.max(0, index + by))] ?? null });
}

/** Opens the row under the cursor; false when there is none. */
export function openCursor(): boolean {
  const { at, open } = useCursor.getState();
  if (at === null) return false;
  open(at);
  return true;
}
