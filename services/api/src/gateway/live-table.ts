import { encodeLiveFrame, type LiveRecord } from '@roadcall/contracts';

/** Newest motion of every vehicle and unit of one tenant, and the frames made from it. */
export interface LiveTable {
  /** Takes newest states; an older fix than the one known never moves a vehicle backwards. */
  apply(records: readonly LiveRecord[]): void;
  /** Takes states read from the database, which may be older than what has come since. */
  seed(records: readonly LiveRecord[]): void;
  /** A frame of what changed since the last one, undefined when nothing did. Counts the sequence up. */
  delta(nowMs: number): { bytes: Buffer; sequence: number } | undefined;
  /** A frame of everything. The delta that follows it has the next sequence. */
  snapshot(nowMs: number): { bytes: Buffer; sequence: number };
  /** Newest motion of one vehicle or unit. */
  get(no: number): LiveRecord | undefined;
}

/** @param tickMs interval at which deltas are sent, told to the clients. */
export function createLiveTable(tickMs: number): LiveTable {
  const newest = new Map<number, LiveRecord>();
  const changed = new Set<number>();
  let sequence = 0;

  const put = (record: LiveRecord): void => {
    newest.set(record.no, record);
    changed.add(record.no);
  };
  const encode = (type: 'delta' | 'snapshot', records: LiveRecord[], baseTs: number) => {
    const bytes = encodeLiveFrame({ type, sequence, baseTs, tickMs, records });
    return { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), sequence };
  };

  return {
    apply(records) {
      for (const record of records) {
        const known = newest.get(record.no);
        if (known === undefined || record.ts >= known.ts) put(record);
      }
    },
    seed(records) {
      for (const record of records) {
        const known = newest.get(record.no);
        if (known === undefined || record.ts > known.ts) put(record);
        else if (record.ts === known.ts && record.online !== known.online) put({ ...known, online: record.online });
      }
    },
    delta(nowMs) {
      if (changed.size === 0) return undefined;
      const records: LiveRecord[] = [];
      for (const no of changed) {
        const record = newest.get(no);
        if (record !== undefined) records.push(record);
      }
      changed.clear();
      sequence = (sequence + 1) >>> 0;
      return encode('delta', records, nowMs);
    },
    snapshot: (nowMs) => encode('snapshot', [...newest.values()], nowMs),
    get: (no) => newest.get(no),
  };
}
