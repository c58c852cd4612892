import type { FeedEvent, Geofence, SessionUser } from '@roadcall/contracts';
import { isPermitted } from '@roadcall/contracts';
import { create } from 'zustand';
import { api } from './api.ts';
import { byId } from './fleet-store.ts';
import { onEvents } from './live.ts';

interface FencesState {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error: unknown;
  readonly fences: ReadonlyMap<string, Geofence>;
  /** Deleted here, and not yet on the server: they can still be had back. */
  readonly leaving: ReadonlySet<string>;
}

/** The fences in force, as the server has them. */
export const useFences = create<FencesState>(() => ({
  state: 'loading',
  error: null,
  fences: new Map(),
  leaving: new Set(),
}));

/** Changes come in bursts (an import, several people): read once after the last, ms. */
const SETTLE_MS = 400;

/** Reads all fences. What was read before stays on show when it fails. */
export async function readFences(): Promise<void> {
  try {
    useFences.setState({ state: 'ready', error: null, fences: byId(await api.geofences()) });
  } catch (error) {
    if (useFences.getState().state !== 'ready') useFences.setState({ state: 'failed', error });
  }
}

/** Keeps the fences as the server has them: an event says that one has changed, and they are read again. */
export function syncFences(user: SessionUser): () => void {
  if (!isPermitted(user.roles, 'geofences.read')) return () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = onEvents((events: readonly FeedEvent[]) => {
    if (!events.some(({ kind }) => kind === 'geofence.changed')) return;
    clearTimeout(timer);
    timer = setTimeout(() => void readFences(), SETTLE_MS);
  });
  void readFences();
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** The fences that are shown: in force, and not on their way out. */
export function shownFences({ fences, leaving }: FencesState): Geofence[] {
  return [...fences.values()].filter(({ id }) => !leaving.has(id));
}
