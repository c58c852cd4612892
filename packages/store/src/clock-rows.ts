import type {
  Clock,
  ClockCause,
  ClockId,
  ClockKind,
  ClockState,
  ClockStep,
  FactSource,
  IncidentId,
} from '@roadcall/contracts';
import { dueAtMs, nextStep, promiseOf, type ClockRecord } from '@roadcall/guarantee';

/** Columns of a clock as they are read; times are text when the row came as JSON. */
export interface ClockRow {
  id: ClockId;
  incident_id: IncidentId;
  incident_number: string;
  kind: ClockKind;
  state: ClockState;
  step: ClockStep;
  started_at: Date | string;
  limit_ms: number;
  first_warning_ms: number;
  second_warning_ms: number;
  elapsed_ms: number;
  running_since: Date | string | null;
  due_at: Date | string | null;
  next_step_at: Date | string | null;
  pause_reason: string | null;
  exception_reason: string | null;
  void_reason: string | null;
  stopped_at: Date | string | null;
  stopped_by: FactSource | null;
  breached_at: Date | string | null;
  cause: ClockCause | null;
  cause_note: string | null;
  acknowledged_at: Date | string | null;
  version: number;
}

export const SELECT_CLOCK = `
  SELECT c.id, c.incident_id, of_incident.number AS incident_number, c.kind, c.state, c.step, c.started_at, c.limit_ms,
    c.first_warning_ms, c.second_warning_ms, c.elapsed_ms, c.running_since, c.due_at, c.next_step_at, c.pause_reason,
    c.exception_reason, c.void_reason, c.stopped_at, c.stopped_by, c.breached_at, c.cause, c.cause_note,
    c.acknowledged_at, c.version
  FROM clocks c JOIN incidents of_incident ON of_incident.tenant_id = c.tenant_id AND of_incident.id = c.incident_id`;

/** For the incident `i` of a query: its promise to be on scene, as JSON in column `on_scene_clock`. */
export const JOIN_ON_SCENE_CLOCK = `
  LEFT JOIN LATERAL (
    SELECT to_jsonb(promised) AS on_scene_clock FROM (
      ${SELECT_CLOCK} WHERE c.tenant_id = i.tenant_id AND c.incident_id = i.id AND c.promise = 'rescue.on_scene'
    ) AS promised
  ) AS on_scene ON true`;

export function clockFromRow(row: ClockRow): Clock {
  return {
    id: row.id,
    incidentId: row.incident_id,
    incidentNumber: row.incident_number,
    kind: row.kind,
    state: row.state,
    step: row.step,
    startedAt: instant(row.started_at),
    limitS: row.limit_ms / 1_000,
    warningsS: [row.first_warning_ms / 1_000, row.second_warning_ms / 1_000],
    elapsedS: row.elapsed_ms / 1_000,
    runningSince: orNull(row.running_since),
    dueAt: orNull(row.due_at),
    nextStepAt: orNull(row.next_step_at),
    pauseReason: row.pause_reason,
    exceptionReason: row.exception_reason,
    voidReason: row.void_reason,
    stoppedAt: orNull(row.stopped_at),
    stoppedBy: row.stopped_by,
    breachedAt: orNull(row.breached_at),
    cause: row.cause,
    causeNote: row.cause_note,
    acknowledgedAt: orNull(row.acknowledged_at),
    version: row.version,
  };
}

/** The clock as the rules of packages/guarantee see it. Those of incidents run around the clock. */
export function recordFromRow(row: ClockRow): ClockRecord {
  return {
    kind: row.kind,
    state: row.state,
    step: row.step,
    startedAtMs: ms(row.started_at),
    limitMs: row.limit_ms,
    warningsMs: [row.first_warning_ms, row.second_warning_ms],
    calendar: null,
    elapsedBeforeMs: row.elapsed_ms,
    runningSinceMs: msOrNull(row.running_since),
    pauseReason: row.pause_reason,
    exceptionReason: row.exception_reason,
    voidReason: row.void_reason,
    stoppedAtMs: msOrNull(row.stopped_at),
    breachedAtMs: msOrNull(row.breached_at),
    cause: row.cause,
    causeNote: row.cause_note,
  };
}

/** What is written of a clock, as JSON for jsonb_to_recordset. */
export function columnsOf(clock: ClockRecord): Record<string, string | number | null> {
  const due = clock.state === 'paused' ? null : (dueAtMs(clock) ?? clock.startedAtMs + clock.limitMs);
  const next = nextStep(clock);
  return {
    promise: promiseOf(clock),
    kind: clock.kind,
    state: clock.state,
    step: clock.step,
    started_at: iso(clock.startedAtMs),
    limit_ms: clock.limitMs,
    first_warning_ms: clock.warningsMs[0],
    second_warning_ms: clock.warningsMs[1],
    elapsed_ms: Math.round(clock.elapsedBeforeMs),
    running_since: isoOrNull(clock.runningSinceMs),
    due_at: isoOrNull(due),
    next_step_at: isoOrNull(next?.atMs ?? null),
    pause_reason: clock.pauseReason,
    exception_reason: clock.exceptionReason,
    void_reason: clock.voidReason,
    stopped_at: isoOrNull(clock.stoppedAtMs),
    breached_at: isoOrNull(clock.breachedAtMs),
    cause: clock.cause,
    cause_note: clock.causeNote,
  };
}

const ms = (time: Date | string): number => new Date(time).getTime();
const msOrNull = (time: Date | string | null): number | null => (time === null ? null : ms(time));
const instant = (time: Date | string): string => new Date(time).toISOString();
const orNull = (time: Date | string | null): string | null => time && instant(time);
const iso = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));
