import { useSyncExternalStore } from 'react';

/** Below this the panels become one sheet under the map. */
const query = window.matchMedia('(max-width: 760px)');

const subscribe = (listener: () => void): (() => void) => {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
