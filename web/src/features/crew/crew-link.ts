import { create } from 'zustand';
import { queryClient } from '../../data/query-client.ts';
import { doubtSession } from '../../data/session.ts';
import { openEventFeed } from '../../data/sockets.ts';

/** Whether the phone hears from the server, and since when it does not, ms of this machine's clock. */
export const useCrewLink = create<{ connected: boolean; since: number }>(() => ({
  connected: false,
  since: Date.now(),
}));

const readAgain = (): void => void queryClient.invalidateQueries({ queryKey: ['crew'] });

/** Follows what happens to this crew's unit and job; returns what stops it. */
export function followCrew(): () => void {
  return openEventFeed({
    event: readAgain,
    reset: readAgain,
    connected(connected) {
      if (useCrewLink.getState().connected === connected) return;
      useCrewLink.setState({ connected, since: Date.now() });
      // What happened while it was cut comes by the feed; the page is read whole all the same.
      if (connected) readAgain();
    },
    unauthenticated: () => void doubtSession(),
  });
}
