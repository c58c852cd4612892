import { ClockCauseNote, ClockReason, NewClock, TerrainCorrection, type ClockDetail } from '@roadcall/contracts';
import { ok, page, problem, type RecordedRoute } from './recorded-route.ts';
import { announceClocks, newClock, stopClocks } from './world/clocks.ts';
import { editIncident } from './world/desk.ts';
import type { World } from './world/world.ts';

const isAwaited = (clock: ClockDetail): boolean => clock.stoppedAt === null && clock.voidReason === null;
const isAtRisk = (clock: ClockDetail): boolean =>
  clock.state === 'running' && (clock.step === 'first_warning' || clock.step === 'second_warning');
const isUnsettled = (clock: ClockDetail): boolean =>
  clock.state === 'breached' && (isAwaited(clock) || clock.cause === null);
const WHICH = { awaited: isAwaited, at_risk: isAtRisk, breached: isUnsettled } as const;

const allOf = (world: World): ClockDetail[] =>
  world.incidents.flatMap(({ clocks }) => clocks).toSorted((a, b) => ((a.dueAt ?? '9') < (b.dueAt ?? '9') ? -1 : 1));

export function countClocks(world: World): { clocksAtRisk: number; clocksBreached: number } {
  const clocks = allOf(world);
  return { clocksAtRisk: clocks.filter(isAtRisk).length, clocksBreached: clocks.filter(isUnsettled).length };
}

/** The promises of the recorded company. */
export const CLOCK_ROUTES: readonly RecordedRoute[] = [
  [
    'GET',
    /^\/clocks$/,
    ({ world, query }) => {
      const filter = query.get('filter');
      return page(allOf(world).filter(WHICH[filter === 'at_risk' || filter === 'breached' ? filter : 'awaited']));
    },
  ],
  [
    'POST',
    /^\/clocks\/([^/]+)\/(pause|resume|stop|except|cause|acknowledge)$/,
    ({ world, params, body }) => {
      const clock = allOf(world).find(({ id }) => id === params[0]);
      const incident = world.incidents.find(({ id }) => id === clock?.incidentId);
      if (!clock || !incident) return problem(404, 'not_found', 'There is no such clock');
      const at = new Date(world.now).toISOString();
      const elapsedS =
        clock.elapsedS + (clock.runningSince === null ? 0 : (world.now - Date.parse(clock.runningSince)) / 1_000);
      const reason = ClockReason.safeParse(body).data?.reason ?? '';
      if (params[1] === 'stop') stopClocks(incident, clock.kind, world.now);
      if (params[1] === 'pause') {
        Object.assign(clock, { state: 'paused', pauseReason: reason, elapsedS, runningSince: null, dueAt: null });
      }
      if (params[1] === 'resume') {
        const dueAt = new Date(world.now + (clock.limitS - clock.elapsedS) * 1_000).toISOString();
        Object.assign(clock, { state: 'running', pauseReason: null, runningSince: at, dueAt });
      }
      if (params[1] === 'except') Object.assign(clock, { state: 'excepted', exceptionReason: reason });
      if (params[1] === 'acknowledge') clock.acknowledgedAt = at;
      if (params[1] === 'cause') {
        const { cause, note } = ClockCauseNote.parse(body);
        Object.assign(clock, { cause, causeNote: note });
      }
      clock.version += 1;
      announceClocks(world, incident);
      return ok(clock);
    },
  ],
  [
    'POST',
    /^\/incidents\/([^/]+)\/clocks$/,
    ({ world, params, body }) => {
      const incident = world.incidents.find(({ id }) => id === params[0]);
      const wish = NewClock.safeParse(body);
      if (!incident || !wish.success) return problem(404, 'not_found', 'There is no such incident');
      incident.clocks.push(newClock(incident, wish.data.kind, world.now));
      if (wish.data.kind === 'rescue.replacement') editIncident(world, incident, { replacementOwed: true });
      announceClocks(world, incident);
      return page(incident.clocks);
    },
  ],
  [
    'PUT',
    /^\/incidents\/([^/]+)\/terrain$/,
    ({ world, params, body }) => {
      const incident = world.incidents.find(({ id }) => id === params[0]);
      if (!incident) return problem(404, 'not_found', 'There is no such incident');
      const { terrain, reason } = TerrainCorrection.parse(body);
      incident.terrain = { terrain, reason: 'corrected', note: reason };
      return ok(incident.terrain);
    },
  ],
];
