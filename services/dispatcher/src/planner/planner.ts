import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan, PlannerStart, PlanQuestion } from './planner-messages.ts';
import { PlannerThread } from './planner-thread.ts';

/** Makes plans within a deadline: the exact one, else the nearest pairs. */
export interface Planner {
  plan(question: Omit<PlanQuestion, 'id' | 'method'>): Promise<Plan>;
  /** Resolves when the exact plan is made by a thread that has read its roads: a cold one would miss its deadline. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Two threads: one makes exact plans on the roads; the other starts when that is late or has failed, and takes the nearest
 * pairs by straight line, flagged in the record. The late one works on, so that its rows are there for the next plan.
 */
export function startPlanner(
  start: PlannerStart,
  onFailure: (error: unknown) => void,
  threads = {
    exact: new PlannerThread(start),
    nearest: new PlannerThread({ databaseUrl: start.databaseUrl, roads: undefined }),
  },
): Planner {
  return {
    async plan(question) {
      // A thread that starts is waited for: starting the other one beside it would take as long, and the time of this one.
      await threads.exact.warm();
      const deadline = new AbortController();
      const exact = threads.exact.plan({ ...question, method: 'exact' });
      // Whoever is too late fails without anybody waiting for it.
      const inTime = exact.catch((error: unknown) => {
        onFailure(error);
        return undefined;
      });
      const plan = await Promise.race([
        inTime,
        sleep(question.settings.solveDeadlineS * 1_000, undefined, { signal: deadline.signal }).catch(() => undefined),
      ]);
      deadline.abort();
      if (plan !== undefined) return plan;
      return Promise.any([exact, threads.nearest.plan({ ...question, method: 'nearest' })]);
    },
    warm: () => threads.exact.warm(),
    async stop() {
      await Promise.all([threads.exact.stop(), threads.nearest.stop()]);
    },
  };
}
