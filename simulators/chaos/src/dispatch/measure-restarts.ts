import { isActive, type IncidentStatus } from '@roadcall/contracts';
import type { Disturbance, History } from './history.ts';

/** How soon dispatching went on after disturbances. */
export interface Restarts {
  /**
   * From each recovery to the unit (or the end) of each incident that waited then, ms, sorted. Measured until the next
   * disturbance: who was still waiting when that came counts only if it had waited longer than the limit already.
   */
  readonly requeuedMs: readonly number[];
  /** Incidents that waited longer than the limit after a recovery, with nothing disturbing them. */
  readonly requeuedLate: number;
  /**
   * From each disturbance to the unit (or the end) of each incident that waited then or was reported before its recovery
   * (from its report), ms, sorted; through further disturbances.
   */
  readonly restartMs: readonly number[];
}

/** Every open incident is back in the queue so soon after a recovery, ms. */
export const REQUEUE_LIMIT_MS = 5_000;

const LOOKING: readonly IncidentStatus[] = ['reported', 'triaged', 'dispatching'];

/** A time in which an incident wanted a unit and had none. */
interface Wait {
  readonly incidentId: string;
  readonly fromMs: number;
  toMs: number;
}

/** What a disturbance cost: the longest wait after its recovery, and from its begin, ms, and whose those were. */
export interface RestartOf extends Disturbance {
  readonly longestAfterRecovery: { readonly incidentId: string; readonly ms: number } | null;
  readonly longest: { readonly incidentId: string; readonly ms: number } | null;
}

type WaitOf = NonNullable<RestartOf['longest']>;

function longestOf(waits: readonly WaitOf[]): WaitOf | null {
  return waits.toSorted((a, b) => b.ms - a.ms)[0] ?? null;
}

/** The same, disturbance by disturbance. Pure. */
export function restartsOf(history: History): RestartOf[] {
  const waits = waitsOf(history);
  return history.disturbances.map((disturbance) => {
    const { atMs, recoveredMs } = disturbance;
    const touched = waits.filter(({ fromMs, toMs }) => fromMs <= recoveredMs && toMs > atMs);
    return {
      ...disturbance,
      longestAfterRecovery: longestOf(
        touched
          .filter(({ toMs }) => toMs > recoveredMs)
          .map(({ incidentId, toMs }) => ({ incidentId, ms: toMs - recoveredMs })),
      ),
      longest: longestOf(
        touched.map(({ incidentId, fromMs, toMs }) => ({ incidentId, ms: toMs - Math.max(fromMs, atMs) })),
      ),
    };
  });
}

/** Pure. A wait that never ended lasts for ever. */
export function measureRestarts(history: History): Restarts {
  const waits = waitsOf(history);
  const disturbances = history.disturbances.toSorted((a, b) => a.atMs - b.atMs);
  const requeuedMs: number[] = [];
  const restartMs: number[] = [];
  let requeuedLate = 0;
  for (const [index, { atMs, recoveredMs }] of disturbances.entries()) {
    const calmUntilMs = disturbances[index + 1]?.atMs ?? Infinity;
    for (const { fromMs, toMs } of waits) {
      if (fromMs <= recoveredMs && toMs > atMs) restartMs.push(toMs - Math.max(fromMs, atMs));
      if (fromMs > recoveredMs || toMs <= recoveredMs) continue;
      const waitedMs = Math.min(toMs, calmUntilMs) - recoveredMs;
      if (toMs <= calmUntilMs) requeuedMs.push(waitedMs);
      if (waitedMs > REQUEUE_LIMIT_MS) requeuedLate += 1;
    }
  }
  return { requeuedMs: sorted(requeuedMs), requeuedLate, restartMs: sorted(restartMs) };
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/** Disturbances whose recoveries overlap the next one, as one. */
export function mergeDisturbances(disturbances: readonly Disturbance[]): Disturbance[] {
  const merged: Disturbance[] = [];
  for (const each of disturbances.toSorted((a, b) => a.atMs - b.atMs)) {
    const last = merged.at(-1);
    if (last === undefined || each.atMs > last.recoveredMs) merged.push(each);
    else {
      const recoveredMs = Math.max(last.recoveredMs, each.recoveredMs);
      merged[merged.length - 1] = { what: `${last.what} + ${each.what}`, atMs: last.atMs, recoveredMs };
    }
  }
  return merged;
}

function waitsOf({ events }: History): Wait[] {
  const waits: Wait[] = [];
  const open = new Map<string, Wait>();
  const looking = new Map<string, boolean>();
  const active = new Map<string, Set<string>>();
  const settle = (incidentId: string, atMs: number): void => {
    const isWaiting = looking.get(incidentId) === true && (active.get(incidentId)?.size ?? 0) === 0;
    const wait = open.get(incidentId);
    if (isWaiting && wait === undefined) {
      const begun = { incidentId, fromMs: atMs, toMs: Infinity };
      open.set(incidentId, begun);
      waits.push(begun);
    } else if (!isWaiting && wait !== undefined) {
      wait.toMs = atMs;
      open.delete(incidentId);
    }
  };
  for (const event of events) {
    if ('incident' in event) {
      looking.set(event.incident.id, LOOKING.includes(event.incident.status));
      settle(event.incident.id, event.atMs);
      continue;
    }
    const { id, incidentId, role, state } = event.assignment;
    if (role !== 'rescue') continue;
    const ids = active.get(incidentId) ?? new Set();
    if (isActive(state)) ids.add(id);
    else ids.delete(id);
    active.set(incidentId, ids);
    settle(incidentId, event.atMs);
  }
  return waits;
}
