import type { Clock, ClockCause, ClockId, ClockState, IncidentId, TenantId, UserId } from '@roadcall/contracts';
import { definitionOf, stopsByPerson, type ClockFact } from '@roadcall/guarantee';
import { announceClocks } from './clock-facts.ts';
import { announceNew, tellClocks } from './clock-moves.ts';
import { writeAcknowledgement } from './clock-writing.ts';
import { findClock, listClocksOf } from './clocks-read.ts';
import { lockIncident } from './incident-locks.ts';
import { IS_UNDER_WAY } from './replacements.ts';
import type { Transaction } from './transaction.ts';

/** Which clock, by whom and when; `expectedVersion` is what the caller last saw (If-Match). */
export interface ClockAct {
  tenantId: TenantId;
  clockId: ClockId;
  by: UserId | null;
  at: Date;
  expectedVersion?: number | undefined;
}

/** What a person does to a clock. */
export type PersonsWord =
  | { act: 'stop'; doneAt: Date; note: string | null }
  | { act: 'pause' | 'except'; reason: string }
  | { act: 'resume' }
  | { act: 'acknowledge' }
  | { act: 'cause'; cause: ClockCause; note: string | null };

/**
 * `not_by_person`: a unit's arrival or acceptance stops it. `not_exceptable`: road conditions excuse on-scene promises
 * alone. `wrong_state`: what is asked cannot follow. Nothing was written in any of these cases.
 */
export type ToldClock =
  | { ok: true; clock: Clock }
  | { ok: false; reason: 'not_found' | 'version_conflict' | 'not_by_person' | 'not_exceptable' }
  | { ok: false; reason: 'wrong_state'; state: ClockState };

/** A person pauses, resumes, stops, excepts, explains or takes note of a clock. Doing it again changes nothing. */
export async function actOnClock(tx: Transaction, act: ClockAct, word: PersonsWord): Promise<ToldClock> {
  const { tenantId, clockId, by } = act;
  const seen = await findClock(tx, tenantId, clockId);
  if (seen === undefined) return { ok: false, reason: 'not_found' };
  await lockIncident(tx, tenantId, seen.incidentId);
  const clock = (await findClock(tx, tenantId, clockId)) ?? seen;
  if (act.expectedVersion !== undefined && act.expectedVersion !== clock.version) {
    return { ok: false, reason: 'version_conflict' };
  }
  if (isDone(clock, word)) return { ok: true, clock };
  if (word.act === 'stop' && !stopsByPerson(clock.kind)) return { ok: false, reason: 'not_by_person' };
  if (word.act === 'except' && !definitionOf(clock.kind).exceptable) return { ok: false, reason: 'not_exceptable' };
  if (!mayFollow(clock, word)) return { ok: false, reason: 'wrong_state', state: clock.state };
  if (word.act === 'acknowledge') await acknowledge(tx, act, clock);
  else {
    const facts = [factOf(clock, word, act.at.getTime())];
    await tellClocks(tx, tenantId, { incidentId: clock.incidentId, facts, by });
  }
  return { ok: true, clock: (await findClock(tx, tenantId, clockId)) ?? clock };
}

/** The word has been said before. */
function isDone(clock: Clock, word: PersonsWord): boolean {
  if (word.act === 'stop') return clock.stoppedAt !== null;
  if (word.act === 'pause') return clock.state === 'paused';
  if (word.act === 'except') return clock.exceptionReason !== null;
  return word.act === 'acknowledge' && clock.acknowledgedAt !== null;
}

function mayFollow({ state, breachedAt, stoppedAt, voidReason }: Clock, { act }: PersonsWord): boolean {
  if (act === 'pause') return state === 'running';
  if (act === 'resume') return state === 'paused';
  if (act === 'cause' || act === 'acknowledge') return breachedAt !== null;
  return stoppedAt === null && voidReason === null;
}

function factOf(clock: Clock, word: Exclude<PersonsWord, { act: 'acknowledge' }>, atMs: number): ClockFact {
  switch (word.act) {
    case 'pause':
      return { kind: 'paused', atMs, clock: clock.kind, reason: word.reason };
    case 'except':
      return { kind: 'excepted', atMs, clock: clock.kind, reason: word.reason };
    case 'resume':
      return { kind: 'resumed', atMs, clock: clock.kind };
    case 'cause':
      return { kind: 'caused', atMs, clock: clock.kind, cause: word.cause, note: word.note };
    case 'stop':
      break;
  }
  return { kind: 'kept', atMs: word.doneAt.getTime(), clock: clock.kind, reason: word.note };
}

async function acknowledge(tx: Transaction, { tenantId, by, at }: ClockAct, clock: Clock): Promise<void> {
  await writeAcknowledgement(tx, { tenantId, clockId: clock.id, by, at });
  const clocks = await listClocksOf(tx, tenantId, clock.incidentId);
  announceClocks(tx, tenantId, {
    incidentId: clock.incidentId,
    by,
    clocks: clocks.map(({ acts: _acts, ...each }) => each),
    acts: [],
    lastMs: at.getTime(),
  });
  await announceNew(tx, tenantId, clock.incidentId, by);
}

/** What is promised is owed: a replacement is looked for from then on, where a rental runs that it can serve. */
async function oweReplacement(tx: Transaction, tenantId: TenantId, incidentId: IncidentId, by: UserId | null) {
  const { rowCount } = await tx.query(
    `UPDATE incidents i SET replacement_owed = true WHERE i.tenant_id = $1 AND i.id = $2 AND NOT i.replacement_owed
       AND i.rental_id IS NOT NULL AND ${IS_UNDER_WAY}`,
    [tenantId, incidentId],
  );
  if (rowCount === 1) await announceNew(tx, tenantId, incidentId, by);
}

/** A person makes a promise that nothing else starts. @returns false when there is no such incident. */
export async function promise(
  tx: Transaction,
  told: { tenantId: TenantId; incidentId: IncidentId; by: UserId | null; at: Date; note: string | null },
  kind: 'rescue.replacement' | 'incident.authority_report',
): Promise<boolean> {
  const { tenantId, incidentId, by } = told;
  if ((await lockIncident(tx, tenantId, incidentId)) === undefined) return false;
  if (kind === 'rescue.replacement') await oweReplacement(tx, tenantId, incidentId, by);
  const fact = kind === 'rescue.replacement' ? 'replacement_promised' : 'declared_reportable';
  await tellClocks(tx, tenantId, {
    incidentId,
    facts: [{ kind: fact, atMs: told.at.getTime(), reason: told.note }],
    by,
  });
  return true;
}
