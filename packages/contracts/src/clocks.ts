import { z } from 'zod';
import { ClockId, IncidentId } from './ids.ts';
import { Instant } from './position.ts';

/** The promises of domain §13 that incidents start; complaints, rentals and the rest follow with their records. */
export const ClockKind = z.enum([
  'rescue.first_answer',
  'rescue.dispatch',
  'rescue.on_scene.urban',
  'rescue.on_scene.remote',
  'rescue.replacement',
  'breakdown.technician',
  'accident.insurer_notice',
  'incident.authority_report',
  'theft.customer_report',
]);
export type ClockKind = z.infer<typeof ClockKind>;

/**
 * `running`, `paused` (with its reason), `met` (stopped in time), `breached` (for good; it may still stop later),
 * `excepted` (no longer counts, with its reason; it may still stop), `voided` (asked for no more).
 */
export const ClockState = z.enum(['running', 'paused', 'met', 'breached', 'excepted', 'voided']);
export type ClockState = z.infer<typeof ClockState>;

/** How far a clock has come: 50 % and 80 % of its limit (configurable), and all of it. */
export const ClockStep = z.enum(['none', 'first_warning', 'second_warning', 'limit']);
export type ClockStep = z.infer<typeof ClockStep>;

/** What a step asks for: a look; a search farther out; contractors' units; a supervisor. */
export const ClockAction = z.enum(['remind', 'wider_search', 'contractors', 'supervisor']);
export type ClockAction = z.infer<typeof ClockAction>;

/** How far the search for a unit has been escalated by the incident's rescue clocks; each includes the ones before. */
export const Escalation = z.enum(['none', 'wider_search', 'contractors', 'supervisor']);
export type Escalation = z.infer<typeof Escalation>;

/** Why a promise was broken, said by a person; `recorded_late` is set by itself when proof came after the limit. */
export const ClockCause = z.enum([
  'no_unit_free',
  'unit_late',
  'traffic',
  'weather',
  'wrong_place',
  'customer_unreachable',
  'authority',
  'partner',
  'system',
  'recorded_late',
  'other',
]);
export type ClockCause = z.infer<typeof ClockCause>;

/** Where a fact came from. */
export const FactSource = z.enum(['person', 'telemetry', 'service']);
export type FactSource = z.infer<typeof FactSource>;

/** Whether a place is within reach of the city's units (domain §13). */
export const Terrain = z.enum(['urban', 'remote']);
export type Terrain = z.infer<typeof Terrain>;

/** What decided it: the road, the tenant's city-limit fences, their absence, or a person. */
export const TerrainReason = z.enum([
  'highway',
  'inside_city_limit',
  'outside_city_limits',
  'no_city_limits',
  'corrected',
]);
export type TerrainReason = z.infer<typeof TerrainReason>;

export const IncidentTerrain = z.object({
  terrain: Terrain,
  reason: TerrainReason,
  note: z.string().nullable().describe('why a person corrected it'),
});
export type IncidentTerrain = z.infer<typeof IncidentTerrain>;

/**
 * One promise of an incident. Time counts from `runningSince` on top of `elapsedS`; a paused or stopped clock has no
 * `runningSince`. A broken one goes on until it is stopped.
 */
export const Clock = z.object({
  id: ClockId,
  incidentId: IncidentId,
  incidentNumber: z.string(),
  kind: ClockKind,
  state: ClockState,
  step: ClockStep,
  startedAt: Instant,
  limitS: z.number().describe('frozen when it started'),
  warningsS: z.tuple([z.number(), z.number()]).describe('elapsed seconds of the two warnings'),
  elapsedS: z.number().describe('counted before `runningSince`'),
  runningSince: Instant.nullable(),
  dueAt: Instant.nullable().describe('when the limit is reached if nothing stops it; null while paused'),
  nextStepAt: Instant.nullable().describe('when it warns or breaks next'),
  pauseReason: z.string().nullable(),
  exceptionReason: z.string().nullable(),
  voidReason: z.string().nullable(),
  stoppedAt: Instant.nullable(),
  stoppedBy: FactSource.nullable(),
  breachedAt: Instant.nullable(),
  cause: ClockCause.nullable(),
  causeNote: z.string().nullable(),
  acknowledgedAt: Instant.nullable().describe('when a supervisor took note of the breach'),
  version: z.number().int(),
});
export type Clock = z.infer<typeof Clock>;

export const ClockActKind = z.enum([
  'started',
  'warned',
  'breached',
  'paused',
  'resumed',
  'stopped',
  'excepted',
  'relimited',
  'voided',
  'caused',
  'acknowledged',
]);
export type ClockActKind = z.infer<typeof ClockActKind>;

/** What happened to a clock: never changed, never deleted. */
export const ClockAct = z.object({
  act: ClockActKind,
  at: Instant.describe('when it was so'),
  recordedAt: Instant.describe('when Roadcall knew'),
  step: ClockStep.nullable(),
  source: FactSource,
  by: z.string().nullable().describe('display name of the user'),
  reason: z.string().nullable(),
});
export type ClockAct = z.infer<typeof ClockAct>;

export const ClockDetail = Clock.extend({ acts: z.array(ClockAct).describe('oldest first') });
export type ClockDetail = z.infer<typeof ClockDetail>;

/** A step that a clock has come to. Late ones are not left out: `lateS` says how long after its time it was noticed. */
export const ClockAlert = z.object({
  clock: Clock,
  step: ClockStep.exclude(['none']),
  action: ClockAction,
  stepAt: Instant,
  lateS: z.number(),
});
export type ClockAlert = z.infer<typeof ClockAlert>;

const limit = (seconds: number, what: string) =>
  z.number().int().min(1).max(31_536_000).default(seconds).describe(`seconds; ${what}`);
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Limits of the promises with the defaults of domain §13; a change counts for clocks that start from then on. */
export const ClockSettings = z.object({
  limitsS: z
    .object({
      'rescue.first_answer': limit(10 * MINUTE, 'reported until the customer is given a plan'),
      'rescue.dispatch': limit(3 * MINUTE, 'triaged until a unit has accepted'),
      'rescue.on_scene.urban': limit(30 * MINUTE, 'reported until a unit is on scene'),
      'rescue.on_scene.remote': limit(2 * HOUR, 'the same on a highway or outside the city'),
      'breakdown.technician': limit(24 * HOUR, 'breakdown without rescue until a technician is there'),
      'accident.insurer_notice': limit(HOUR, 'accident until the insurer is notified'),
      'incident.authority_report': limit(24 * HOUR, 'reportable event until the authority is informed'),
      'theft.customer_report': limit(24 * HOUR, 'theft until the customer’s report is filed'),
    })
    .prefault({}),
  firstWarningPct: z.number().int().min(1).max(98).default(50).describe('of the limit; the search widens'),
  secondWarningPct: z.number().int().min(2).max(99).default(80).describe('of the limit; contractors may be sent'),
});
export type ClockSettings = z.infer<typeof ClockSettings>;

const warningsInOrder = (settings: ClockSettings): boolean => settings.firstWarningPct < settings.secondWarningPct;
/** What an administrator sets: all of it. */
export const NewClockSettings = ClockSettings.refine(warningsInOrder, {
  message: 'the first warning comes before the second',
  path: ['firstWarningPct'],
});

export const VersionedClockSettings = ClockSettings.extend({ version: z.number().int() });
export type VersionedClockSettings = z.infer<typeof VersionedClockSettings>;

const Reason = z.string().trim().min(1).max(500);
export const ClockReason = z.object({ reason: Reason });
export const ClockCauseNote = z.object({ cause: ClockCause, note: Reason.nullable().default(null) });
/** A person says that what was promised is done. */
export const ClockStop = z.object({
  at: Instant.optional().describe('when it was done; now unless given'),
  note: Reason.nullable().default(null),
});
/** A person makes a promise that no other fact starts. */
export const NewClock = z.object({
  kind: z.enum(['rescue.replacement', 'incident.authority_report']),
  note: Reason.nullable().default(null),
});
export const TerrainCorrection = z.object({ terrain: Terrain, reason: Reason });
