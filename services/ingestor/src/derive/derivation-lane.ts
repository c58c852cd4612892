import type { DeviceId } from '@roadcall/contracts';
import { readDerivationStates, readFixesToDerive, StaleDerivationError, type FixRow, type Pool } from '@roadcall/store';
import {
  deriveFix,
  effectiveTime,
  emptyState,
  isDerived,
  orderFix,
  stateFromJson,
  type FixKey,
  type OrderedFix,
} from '@roadcall/telematics';
import type { DerivationMetrics } from './derivation-metrics.ts';
import type { Contexts } from './contexts.ts';
import { newLine, resetLine, type DeviceLine } from './device-line.ts';
import { writeDerived } from './write-derived.ts';

export interface DerivationLaneOptions {
  /** A connection of its own. */
  pool: Pool;
  contexts: Contexts;
  metrics: DerivationMetrics;
  /** Fixes that come out of order by up to this long are put in order, ms. */
  reorderWindowMs: number;
  /** When the oldest fix was received that this lane has not stored yet (server clock, ms); Infinity: none. */
  oldestUnsettledAt(): number;
  /** Whether ingest needs the processor more. */
  isBusy(): boolean;
}

/** Derivation of the devices of one ingest lane. */
export interface DerivationLane {
  /** Takes fixes that are committed. */
  accept(fixes: readonly FixRow[]): void;
  /** These fixes may be stored already without having been accepted: they are read from the store. */
  reread(fixes: readonly FixRow[]): void;
  isLate(deviceId: DeviceId, fix: { ts: number; receivedAt: number; boot: number; seq: number }): boolean;
  /** Fixes in memory. */
  readonly depth: number;
  /** One turn: reads what is missing, derives what is due, commits. */
  turn(): Promise<void>;
  /** Writes every state that is newer than the database's. */
  flush(): Promise<void>;
}

/** A state is written this long after it changed when no fact wrote it before, ms (architecture §4). */
const WRITE_WITHIN_MS = 60_000;
/** The event loop goes on with ingest after this long, ms. */
const SLICE_MS = 4;
/** Fixes of one device that are read at once. */
const PAGE = 500;
/** Devices whose fixes are read by one statement. */
const DEVICES_PER_READ = 20;
/** Devices that one transaction writes. */
const DEVICES_PER_WRITE = 500;
/** Fixes in memory; beyond it a device's are read again when their time has come. */
const MAX_FIXES = 100_000;
/** A device clock may be ahead of the server's by this much (contracts: MAX_FUTURE_MS), so a page by device clock is complete only up to here, ms. */
const CLOCK_AHEAD_MS = 300_000;

export function createDerivationLane(options: DerivationLaneOptions): DerivationLane {
  const { pool, contexts, metrics } = options;
  const lines = new Map<DeviceId, DeviceLine>();
  let depth = 0;

  function lineOf(fix: FixRow): DeviceLine {
    let line = lines.get(fix.deviceId);
    if (line === undefined) lines.set(fix.deviceId, (line = newLine(fix.tenantId, fix.deviceId)));
    return line;
  }

  function put(line: DeviceLine, fix: OrderedFix): void {
    if (line.state !== undefined && isDerived(line.state, fix)) return noteLate(line, fix);
    const before = line.buffer.size;
    line.buffer.add(fix);
    depth += line.buffer.size - before;
  }

  function noteLate(line: DeviceLine, { at, ts, boot, seq }: FixKey): void {
    line.late.push({ at, ts, boot, seq });
    metrics.late.inc();
  }

  async function load(due: readonly DeviceLine[]): Promise<void> {
    const unread = due.filter((line) => line.state === undefined);
    if (unread.length === 0) return;
    await contexts.ensure(unread.map((line) => line.deviceId));
    const stored = await readDerivationStates(
      pool,
      unread.map((line) => line.deviceId),
    );
    const byDevice = new Map(stored.map((state) => [state.deviceId, state]));
    for (const line of unread) {
      const known = byDevice.get(line.deviceId);
      line.version = known?.version ?? 0;
      line.state = known === undefined ? emptyState() : stateFromJson(known.state);
      // Only now it is known which of those that came meanwhile are late.
      const waiting = line.buffer.release(Number.POSITIVE_INFINITY);
      depth -= waiting.length;
      for (const fix of waiting) put(line, fix);
    }
  }

  /** Reads the stored fixes after the marks of devices that are behind. */
  async function catchUp(due: readonly DeviceLine[]): Promise<void> {
    for (let from = 0; from < due.length && depth < MAX_FIXES; from += DEVICES_PER_READ) {
      const slice = due.slice(from, from + DEVICES_PER_READ);
      // From now on what is committed comes by `accept`; what was committed before is in the answer.
      for (const line of slice) line.isBehind = false;
      const wanted = slice.map((line) => ({ ...line, after: line.state!.derivedUpTo }));
      let rows: FixRow[];
      try {
        rows = await readFixesToDerive(pool, wanted, PAGE);
      } catch (error) {
        for (const line of slice) line.isBehind = true;
        throw error;
      }
      const byDevice = Map.groupBy(rows, (row) => row.deviceId);
      for (const line of slice) {
        const page = byDevice.get(line.deviceId) ?? [];
        for (const row of page) put(line, orderFix(row));
        if (page.length === PAGE) derivePage(line, page.at(-1)!.ts);
      }
    }
  }

  /** A full page: derives what nothing can come before, and leaves the rest to the next page. */
  function derivePage(line: DeviceLine, lastTs: number): void {
    const before = line.buffer.size;
    const complete = line.buffer.release(Number.POSITIVE_INFINITY);
    depth -= before;
    line.isBehind = true;
    for (const fix of complete) {
      if (fix.at > lastTs - CLOCK_AHEAD_MS) break;
      derive(line, fix);
    }
  }

  function derive(line: DeviceLine, fix: OrderedFix): void {
    const facts = deriveFix(line.state!, fix, contexts.at(line.tenantId, line.deviceId, fix.at));
    for (const fact of facts) line.facts.push(fact);
    line.changedAt ??= Date.now();
    metrics.derived.inc();
  }

  async function deriveDue(due: readonly DeviceLine[], cutoff: number): Promise<void> {
    let until = performance.now() + SLICE_MS;
    for (const line of due) {
      if (line.isBehind) continue;
      const released = line.buffer.release(cutoff);
      depth -= released.length;
      for (const fix of released) derive(line, fix);
      const last = released.at(-1);
      if (last !== undefined) metrics.lagSeconds.set((Date.now() - last.receivedAt) / 1_000);
      if (performance.now() < until) continue;
      await new Promise(setImmediate);
      until = performance.now() + SLICE_MS;
    }
  }

  async function write(due: readonly DeviceLine[]): Promise<void> {
    for (let from = 0; from < due.length; from += DEVICES_PER_WRITE) {
      await writeSlice(due.slice(from, from + DEVICES_PER_WRITE));
    }
  }

  async function writeSlice(slice: readonly DeviceLine[]): Promise<void> {
    // What turns out late while this is written waits for the next time.
    const lateCounts = slice.map((line) => line.late.length);
    try {
      await writeDerived(pool, slice);
    } catch (error) {
      if (!(error instanceof StaleDerivationError)) throw error;
      const stale = new Set(error.deviceIds);
      metrics.casMisses.inc(stale.size);
      for (const line of slice) if (stale.has(line.deviceId)) reset(line);
      return writeSlice(slice.filter((line) => !stale.has(line.deviceId)));
    }
    for (const [i, line] of slice.entries()) {
      if (line.state?.derivedUpTo !== undefined) line.version += 1;
      line.facts = [];
      line.late = line.late.slice(lateCounts[i]);
      line.changedAt = undefined;
    }
  }

  /** Memory is full: what waits here is read again when its time has come. */
  function spill(line: DeviceLine): void {
    depth -= line.buffer.size;
    line.buffer.clear();
    line.isBehind = true;
  }

  function reset(line: DeviceLine): void {
    depth -= line.buffer.size;
    resetLine(line);
  }

  return {
    accept(fixes) {
      for (const row of fixes) {
        const line = lineOf(row);
        const fix = orderFix(row);
        if (line.state !== undefined && isDerived(line.state, fix)) noteLate(line, fix);
        else if (depth >= MAX_FIXES) spill(line);
        else if (!line.isBehind || line.state === undefined) put(line, fix);
      }
    },
    reread(fixes) {
      for (const fix of fixes) lineOf(fix).isBehind = true;
    },
    isLate(deviceId, fix) {
      const state = lines.get(deviceId)?.state;
      return state !== undefined && isDerived(state, { ...fix, at: effectiveTime(fix) });
    },
    get depth() {
      return depth;
    },
    async turn() {
      const now = Date.now();
      const cutoff = Math.min(now, options.oldestUnsettledAt()) - options.reorderWindowMs;
      const all = [...lines.values()];
      const behind = options.isBusy() ? [] : all.filter((line) => line.isBehind);
      if (behind.length > 0) {
        await load(behind);
        await catchUp(behind);
      }
      await deriveDue(
        all.filter((line) => line.state !== undefined && line.buffer.isDue(cutoff)),
        cutoff,
      );
      await write(all.filter((line) => isDirty(line, now)));
    },
    flush: () => write([...lines.values()].filter((line) => line.changedAt !== undefined || line.late.length > 0)),
  };
}

/** Whether something about a device has to be written now. */
function isDirty(line: DeviceLine, now: number): boolean {
  if (line.facts.length > 0 || line.late.length > 0) return true;
  return line.changedAt !== undefined && now - line.changedAt >= WRITE_WITHIN_MS;
}
