import { isActive, type Assignment, type CrewDay, type Unit } from '@roadcall/contracts';
import { create } from 'zustand';
import { UnreachableError } from '../../data/api-error.ts';
import { queryClient } from '../../data/query-client.ts';

/** After an act the next button lies under the same finger: it takes no press for so long, ms. */
export const GUARD_MS = 1_200;
/** Without an answer an act is tried again after this, ms. */
const AGAIN_MS = 3_000;

interface ActState {
  /** What is being sent, by name; it waits for the network if there is none. */
  readonly sending: string | null;
  /** There was no answer yet. */
  readonly waits: boolean;
  /** Just done: no button takes a press. */
  readonly guarded: boolean;
  readonly error: unknown;
}

export const useCrewAct = create<ActState>(() => ({ sending: null, waits: false, guarded: false, error: null }));

let attempt = 0;

/**
 * Sends an act, one at a time: a second press while it is on its way, or right after it, is none. Without a network it is
 * sent again until it is answered or given up; the api takes each act twice without harm.
 */
export async function act(name: string, send: () => Promise<Assignment | Unit>): Promise<void> {
  const { sending, guarded } = useCrewAct.getState();
  if (sending !== null || guarded) return;
  const mine = ++attempt;
  useCrewAct.setState({ sending: name, waits: false, error: null });
  for (;;) {
    try {
      const answer = await send();
      if (mine !== attempt) return;
      keep(answer);
      useCrewAct.setState({ sending: null, waits: false, guarded: true });
      setTimeout(() => useCrewAct.setState({ guarded: false }), GUARD_MS);
      break;
    } catch (error) {
      if (mine !== attempt) return;
      if (!(error instanceof UnreachableError)) {
        useCrewAct.setState({ sending: null, waits: false, error });
        break;
      }
      useCrewAct.setState({ waits: true });
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      if (mine !== attempt) return;
    }
  }
  void queryClient.invalidateQueries({ queryKey: ['crew'] });
}

/** Stops trying. */
export function giveUp(): void {
  attempt++;
  useCrewAct.setState({ sending: null, waits: false });
  void queryClient.invalidateQueries({ queryKey: ['crew'] });
}

/** Shows the answer at once; the page is read again after it. */
function keep(answer: Assignment | Unit): void {
  queryClient.setQueryData<CrewDay>(['crew'], (day) => {
    if (!day) return day;
    if (!('incidentId' in answer)) return { ...day, unit: { ...day.unit, ...answer } };
    const goesOn = isActive(answer.state);
    return { ...day, assignment: goesOn ? answer : null, job: goesOn ? day.job : null };
  });
}
