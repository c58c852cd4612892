import type { AlarmStand } from './alarm-rows.ts';

/** A derived alarm as it stands, without whose it is. Times are ms since the epoch. */
export interface DerivedStand {
  /** Id of the derived alarm. */
  id: string;
  active: boolean;
  count: number;
  beganAt: number;
  lastAt: number;
  endedAt: number | undefined;
  value: number | undefined;
}

/** The rows of one key that a fact changes: the newest as it is then, and a new one. */
export interface SettledRows {
  newest?: AlarmStand;
  insert?: Omit<AlarmStand, 'id' | 'settledAt'>;
}

/** A row that was raised at once and began this close to a derived alarm shows that one, ms: the reorder window and more. */
const SAME_BEGIN_MS = 60_000;

/**
 * Settles a derived alarm in the rows of its key. There is one active row at most. A row that was raised at once becomes
 * the derived alarm's; one that a person cleared stays over, and what triggers the alarm again begins a new row; one of
 * another alarm (of the device that the vehicle carried before) ends.
 */
export function settleDerivedAlarm(newest: AlarmStand | undefined, fact: DerivedStand): SettledRows {
  if (newest === undefined) return { insert: { ...standOf(fact), derivedId: fact.id, countedBefore: 0 } };
  if (newest.derivedId === null && (newest.active || Math.abs(newest.beganAt - fact.beganAt) <= SAME_BEGIN_MS)) {
    return { newest: adopt(newest, fact) };
  }
  if (newest.derivedId !== fact.id) {
    // The end of an alarm whose row another one has taken the place of: that row has ended already.
    if (!fact.active) return {};
    const insert = { ...standOf(fact), derivedId: fact.id, countedBefore: 0 };
    return newest.active ? { newest: endOf(newest, fact.beganAt), insert } : { insert };
  }
  const counted = fact.count - newest.countedBefore;
  if (newest.settledAt === undefined)
    return { newest: { ...newest, ...standOf(fact), beganAt: newest.beganAt, count: counted } };
  if (fact.active && counted > newest.count && fact.lastAt > newest.settledAt) {
    const countedBefore = newest.countedBefore + newest.count;
    const again = { ...standOf(fact), beganAt: fact.lastAt, count: fact.count - countedBefore, countedBefore };
    const insert = { ...again, derivedId: fact.id };
    return newest.active ? { newest: endOf(newest, fact.lastAt), insert } : { insert };
  }
  return newest.active && !fact.active ? { newest: endOf(newest, fact.endedAt ?? fact.lastAt) } : {};
}

function standOf({ active, count, beganAt, lastAt, endedAt, value }: DerivedStand): Omit<DerivedStand, 'id'> {
  return { active, count, beganAt, lastAt, endedAt, value };
}

/** The row that was raised at once, as the derived alarm has it. A settled one stays over. */
function adopt(row: AlarmStand, fact: DerivedStand): AlarmStand {
  const isContinued = fact.beganAt < row.beganAt - SAME_BEGIN_MS;
  const countedBefore = isContinued ? fact.count - 1 : 0;
  const stand = {
    ...standOf(fact),
    beganAt: isContinued ? row.beganAt : fact.beganAt,
    count: fact.count - countedBefore,
  };
  const over = row.settledAt === undefined ? {} : { active: false, endedAt: row.endedAt };
  return { ...row, ...stand, ...over, lastAt: Math.max(row.lastAt, fact.lastAt), derivedId: fact.id, countedBefore };
}

function endOf(row: AlarmStand, at: number): AlarmStand {
  return { ...row, active: false, endedAt: Math.max(row.lastAt, at) };
}
