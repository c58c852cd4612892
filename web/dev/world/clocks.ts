import {
  ClockId,
  type ClockDetail,
  type ClockKind,
  type ClockStep,
  type Escalation,
  type IncidentDetail,
} from '@roadcall/contracts';
import { nextId } from './random.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const LIMIT_MS: Readonly<Partial<Record<ClockKind, number>>> = {
  'rescue.first_answer': 10 * MINUTE_MS,
  'rescue.dispatch': 3 * MINUTE_MS,
  'rescue.on_scene.urban': 30 * MINUTE_MS,
  'accident.insurer_notice': 60 * MINUTE_MS,
  'rescue.replacement': 30 * MINUTE_MS,
  'incident.authority_report': 24 * 60 * MINUTE_MS,
  'theft.customer_report': 24 * 60 * MINUTE_MS,
};

const iso = (at: number): string => new Date(at).toISOString();

/** The promises that an incident of the recorded company starts. */
export function startClocks(incident: Pick<IncidentDetail, 'id' | 'number' | 'type'>, atMs: number): ClockDetail[] {
  const kinds: ClockKind[] = ['rescue.first_answer', 'rescue.dispatch', 'rescue.on_scene.urban'];
  if (incident.type === 'accident') kinds.push('accident.insurer_notice');
  if (incident.type === 'theft') kinds.push('theft.customer_report');
  return kinds.map((kind) => newClock(incident, kind, atMs));
}

/** A promise that starts now. */
export function newClock(incident: Pick<IncidentDetail, 'id' | 'number'>, kind: ClockKind, atMs: number): ClockDetail {
  const limitMs = LIMIT_MS[kind]!;
  return {
    id: ClockId.parse(nextId()),
    incidentId: incident.id,
    incidentNumber: incident.number,
    kind,
    state: 'running',
    step: 'none',
    startedAt: iso(atMs),
    limitS: limitMs / 1_000,
    warningsS: [limitMs / 2_000, (limitMs * 0.8) / 1_000],
    elapsedS: 0,
    runningSince: iso(atMs),
    dueAt: iso(atMs + limitMs),
    nextStepAt: iso(atMs + limitMs / 2),
    pauseReason: null,
    exceptionReason: null,
    voidReason: null,
    stoppedAt: null,
    stoppedBy: null,
    breachedAt: null,
    cause: null,
    causeNote: null,
    acknowledgedAt: null,
    version: 1,
    acts: [
      { act: 'started', at: iso(atMs), recordedAt: iso(atMs), step: null, source: 'service', by: null, reason: null },
    ],
  };
}

/** The on-scene promise as the incident's own record carries it. */
export function onSceneClockOf(incident: IncidentDetail): IncidentDetail['onSceneClock'] {
  const held = incident.clocks.find(({ kind }) => kind.startsWith('rescue.on_scene'));
  if (!held) return null;
  const { acts: _acts, ...clock } = held;
  return clock;
}

/** Stops the running clocks whose kind begins so, or voids them all when the incident was cancelled. */
export function stopClocks(
  incident: IncidentDetail,
  prefix: string,
  atMs: number,
  voidReason: string | null = null,
): void {
  for (const clock of incident.clocks) {
    if (!clock.kind.startsWith(prefix) || clock.runningSince === null) continue;
    const at = iso(atMs);
    const elapsedS = (atMs - Date.parse(clock.startedAt)) / 1_000;
    const isBroken = clock.state === 'breached' || elapsedS > clock.limitS;
    Object.assign(clock, {
      state: isBroken ? 'breached' : voidReason === null ? 'met' : 'voided',
      breachedAt: isBroken ? clock.dueAt : null,
      elapsedS,
      runningSince: null,
      nextStepAt: null,
      stoppedAt: voidReason === null ? at : null,
      stoppedBy: voidReason === null ? 'telemetry' : null,
      voidReason,
      version: clock.version + 1,
    });
    const act = voidReason === null ? 'stopped' : 'voided';
    clock.acts.push({ act, at, recordedAt: at, step: null, source: 'telemetry', by: null, reason: voidReason });
  }
  incident.onSceneClock = onSceneClockOf(incident);
}

/** Tells everybody how the promises of an incident stand now. */
export function announceClocks(world: World, incident: IncidentDetail): void {
  incident.onSceneClock = onSceneClockOf(incident);
  world.emit({ kind: 'clocks.changed', data: { incidentId: incident.id, clocks: incident.clocks } });
}

const ESCALATES = /^rescue\.(?:dispatch|on_scene)/;
const LEVEL_OF_STEP = {
  none: 'none',
  first_warning: 'wider_search',
  second_warning: 'contractors',
  limit: 'supervisor',
} as const satisfies Record<ClockStep, Escalation>;
const LEVELS: readonly Escalation[] = Object.values(LEVEL_OF_STEP);

/** How far the clocks that wait for a unit have escalated. */
function escalationOf(clocks: readonly ClockDetail[]): Escalation {
  const levels = clocks
    .filter(({ kind, stoppedAt }) => ESCALATES.test(kind) && stoppedAt === null)
    .map(({ step }) => LEVELS.indexOf(LEVEL_OF_STEP[step]));
  return LEVELS[Math.max(0, ...levels)]!;
}

/** Warnings and breaches that time has brought. */
export function advanceClocks(world: World): void {
  for (const incident of world.incidents) {
    const advanced = incident.clocks.filter((clock) => advance(clock, world.now));
    if (advanced.length === 0) continue;
    if (advanced.some(({ kind }) => ESCALATES.test(kind))) incident.escalation = escalationOf(incident.clocks);
    announceClocks(world, incident);
    for (const clock of advanced.filter(({ state }) => state === 'breached')) {
      const data = { clock, step: 'limit', action: 'supervisor', stepAt: iso(world.now), lateS: 0 } as const;
      world.emit({ kind: 'clock.breached', data });
    }
  }
}

function advance(clock: ClockDetail, now: number): boolean {
  if (clock.state !== 'running') return false;
  const elapsedS = (now - Date.parse(clock.startedAt)) / 1_000;
  const [first, second] = clock.warningsS;
  const step: ClockStep =
    elapsedS >= clock.limitS
      ? 'limit'
      : elapsedS >= second
        ? 'second_warning'
        : elapsedS >= first
          ? 'first_warning'
          : 'none';
  if (step === clock.step) return false;
  Object.assign(clock, { step, version: clock.version + 1 });
  const warnedS = step === 'limit' ? clock.limitS : step === 'second_warning' ? second : first;
  const at = iso(Date.parse(clock.startedAt) + warnedS * 1_000);
  const act = step === 'limit' ? 'breached' : 'warned';
  clock.acts.push({ act, at, recordedAt: at, step, source: 'service', by: null, reason: null });
  if (step === 'limit') Object.assign(clock, { state: 'breached', breachedAt: clock.dueAt, nextStepAt: null });
  return true;
}
