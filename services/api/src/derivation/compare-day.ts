import { canonicalJson } from '@roadcall/contracts';
import type { InForce, RecordChanges } from '@roadcall/store';

/** What deriving again changes of one kind of record. */
export interface Comparison<Stored, Row> {
  added: Row[];
  removed: Stored[];
  changed: { before: Stored; after: Row }[];
}

type StoredRecord = InForce & { endedAt: string | null };
interface DerivedRecord {
  id: string;
  beganAt: number;
  endedAt?: number | undefined;
}
/** Everything but the version, in one shape for both. */
type Shown = Parameters<typeof canonicalJson>[0];

/**
 * Compares what is in force with what was derived again, by id. What still goes on stays as it is: it belongs to whoever
 * derives the fixes as they come in.
 */
export function compareRecords<Stored extends StoredRecord, Row extends DerivedRecord>(
  stored: readonly Stored[],
  again: readonly Row[],
  period: { from: number; to: number },
  show: (record: Stored | Row) => Shown,
): Comparison<Stored, Row> {
  const open = new Set(again.filter(({ endedAt }) => endedAt === undefined).map(({ id }) => id));
  const before = new Map<string, Stored>();
  for (const record of stored) if (record.endedAt !== null && !open.has(record.id)) before.set(record.id, record);
  const comparison: Comparison<Stored, Row> = { added: [], removed: [], changed: [] };
  for (const row of again) {
    if (row.endedAt === undefined || row.beganAt >= period.to || row.endedAt < period.from) continue;
    const known = before.get(row.id);
    before.delete(row.id);
    if (known === undefined) comparison.added.push(row);
    else if (canonicalJson(show(known)) !== canonicalJson(show(row)))
      comparison.changed.push({ before: known, after: row });
  }
  comparison.removed.push(...before.values());
  return comparison;
}

/** The comparison as the store wants it. */
export function changesOf<Stored extends InForce, Row>(comparison: Comparison<Stored, Row>): RecordChanges<Row> {
  const { added, removed, changed } = comparison;
  return {
    superseded: [...removed, ...changed.map(({ before }) => before)].map(({ id, run }) => ({ id, run })),
    rows: [...added, ...changed.map(({ after }) => after)],
  };
}

/** Whether deriving again changes nothing of this kind. */
export function isNothing({ added, removed, changed }: Comparison<unknown, unknown>): boolean {
  return added.length + removed.length + changed.length === 0;
}

/** The comparison in the words of REST: new versions are of `run`. */
export function shownChanges<Stored extends InForce, Row, T>(
  { added, removed, changed }: Comparison<Stored, Row>,
  run: number,
  show: (record: Stored | Row) => T,
): {
  added: (T & { run: number })[];
  removed: (T & { run: number })[];
  changed: { before: T & { run: number }; after: T & { run: number } }[];
} {
  const then = (record: Stored) => ({ ...show(record), run: record.run });
  const now = (record: Row) => ({ ...show(record), run });
  return {
    added: added.map(now),
    removed: removed.map(then),
    changed: changed.map(({ before, after }) => ({ before: then(before), after: now(after) })),
  };
}
