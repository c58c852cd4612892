import { describeError, type Logger } from '@roadcall/service-kit';
import type { DeviceId, TenantId } from '@roadcall/contracts';
import { isDataRefusal, StaleDerivationError, type FixRow, type Pool } from '@roadcall/store';
import { deriveFix, effectiveTime, isDerived, orderFix, type Fact, type OrderedFix } from '@roadcall/telematics';
import type { Contexts } from './contexts.ts';
import type { DerivationMetrics } from './derivation-metrics.ts';
import type { DeviceLine } from './device-line.ts';
import { createLineBook } from './line-book.ts';
import { catchUp, readStates } from './line-reader.ts';
import { spreadWork } from './spread-work.ts';
import { refusalOfFacts, writeDerived } from './write-derived.ts';

export interface DerivationLaneOptions {
  /** A connection of its own. */
  pool: Pool;
  contexts: Contexts;
  metrics: DerivationMetrics;
  logger: Logger;
  /** Fixes that come out of order by up to this long are put in order, ms. */
  reorderWindowMs: number;
  /** Fixes in memory; beyond it a device's are read again when their time has come. */
  maxFixes: number;
  /** When the oldest fix was received that this lane has not stored yet (server clock, ms); Infinity: none. */
  oldestUnsettledAt(): number;
  /** Whether ingest needs the processor more. */
  isBusy(): boolean;
  /** Whether more is to be expected of a device. */
  isOnline(deviceId: DeviceId): boolean;
}

/** Derivation of the devices of one ingest lane. */
export interface DerivationLane {
  /** Takes fixes that are committed. */
  accept(fixes: readonly FixRow[]): void;
  /** Stored fixes of this device may not have been accepted: they are read from the store. */
  reread(tenantId: TenantId, deviceId: DeviceId): void;
  isLate(deviceId: DeviceId, fix: { ts: number; receivedAt: number; boot: number; seq: number }): boolean;
  /** Fixes in memory. */
  readonly depth: number;
  /** One turn: reads what is missing, derives what is due, commits. @returns whether there is more to be read. */
  turn(): Promise<boolean>;
  /** Writes every state that is newer than the database's. */
  flush(): Promise<void>;
}

/** A state is written this long after it changed when no fact wrote it before, ms (architecture §4); when its device is gone … */
const WRITE_WITHIN_MS = { online: 60_000, offline: 15_000 };
/** … or this much earlier, so that those of a fleet that began together are written in shares and not all at once. */
const SPREAD_MS = 10_000;
/** A turn comes this long after the one before began, ms … */
export const TURN_EVERY_MS = 500;
/** … and derives evenly over this much of it. */
const DERIVE_OVER_MS = 400;
/** Devices that are behind and are read in one turn. */
const BEHIND_PER_TURN = 100;
/** Facts that are no alarms are written this long after what was written last, ms: a few vehicles are no transaction. */
const FACTS_EVERY_MS = 2_000;
/** Devices that one transaction writes: with 500 the event loop stood still for 45 ms while their states became JSON. */
const DEVICES_PER_WRITE = 50;
/** A device that sent nothing for this long is forgotten until it sends again, ms: while it is connected, and when it is gone. */
const IDLE_AFTER_MS = { online: 600_000, offline: 30_000 };
const EVICT_EVERY_MS = 5_000;

const DAY_MS = 86_400_000;
/** Day of UTC, days since the epoch: checkpoints are taken at its begin. */
const dayOf = (at: number): number => Math.floor(at / DAY_MS);

export function createDerivationLane(options: DerivationLaneOptions): DerivationLane {
  const { pool, contexts, metrics, logger } = options;
  const book = createLineBook(() => metrics.late.inc());
  let evictedAt = Date.now();
  let wroteAt = 0;

  function derive(line: DeviceLine, fix: OrderedFix): void {
    keepCheckpoint(line, fix);
    for (const fact of deriveFix(line.state!, fix, contexts.at(line.deviceId, fix.at))) line.facts.push(fact);
    line.changedAt ??= Date.now();
    metrics.derived.inc();
  }

  function deriveDue(due: readonly DeviceLine[], cutoff: number): Promise<void> {
    return spreadWork(due, DERIVE_OVER_MS, (line) => {
      for (const fix of line.isBehind ? [] : book.release(line, cutoff)) {
        derive(line, fix);
        metrics.lagSeconds.set((Date.now() - fix.receivedAt) / 1_000);
      }
    });
  }

  async function write(due: readonly DeviceLine[]): Promise<void> {
    for (let from = 0; from < due.length; from += DEVICES_PER_WRITE) {
      await writeSlice(due.slice(from, from + DEVICES_PER_WRITE));
    }
  }

  async function writeSlice(slice: readonly DeviceLine[]): Promise<void> {
    if (slice.length === 0) return;
    // What turns out late while this is written waits for the next time.
    const lateCounts = slice.map((line) => line.late.length);
    try {
      await writeDerived(pool, slice);
    } catch (error) {
      return writeWithout(slice, error);
    }
    for (const [i, line] of slice.entries()) {
      if (line.changedAt !== undefined) line.version += 1;
      line.changedAt = undefined;
      line.facts = [];
      line.checkpoints = [];
      line.late = line.late.slice(lateCounts[i]);
    }
  }

  /** Writes what can be written although a part of it was refused. @throws what is of the moment. */
  async function writeWithout(slice: readonly DeviceLine[], error: unknown): Promise<void> {
    if (error instanceof StaleDerivationError) {
      const stale = new Set(error.deviceIds);
      metrics.casMisses.inc(stale.size);
      for (const line of slice) if (stale.has(line.deviceId)) book.reset(line);
      return writeSlice(slice.filter((line) => !stale.has(line.deviceId)));
    }
    if (!isDataRefusal(error)) throw error;
    if (slice.length > 1) {
      const middle = slice.length >> 1;
      await writeSlice(slice.slice(0, middle));
      return writeSlice(slice.slice(middle));
    }
    const line = slice[0]!;
    if (line.facts.length === 0) throw error;
    const taken = await factsTaken(line, line.facts);
    // Each is taken by itself, but not all of them together: that is not for this to solve.
    if (taken.length === line.facts.length) throw error;
    line.facts = taken;
    return writeSlice(slice);
  }

  /** Halves until the refused facts are found: only these are set aside, with the reason. */
  async function factsTaken(line: DeviceLine, facts: readonly Fact[]): Promise<Fact[]> {
    const refusal = await refusalOfFacts(pool, line, facts);
    if (refusal === undefined) return [...facts];
    if (facts.length === 1) {
      metrics.refused.inc();
      logger.error({ reason: describeError(refusal), deviceId: line.deviceId, fact: facts[0] }, 'a fact was refused');
      return [];
    }
    const middle = facts.length >> 1;
    return [...(await factsTaken(line, facts.slice(0, middle))), ...(await factsTaken(line, facts.slice(middle)))];
  }

  function linkOf(deviceId: DeviceId): 'online' | 'offline' {
    return options.isOnline(deviceId) ? 'online' : 'offline';
  }

  /** Whether something about a device has to be written now. */
  function isDirty({ deviceId, facts, late, checkpoints, changedAt }: DeviceLine, now: number): boolean {
    if (facts.length > 0 || late.length > 0 || checkpoints.length > 0) return true;
    if (changedAt === undefined || now - changedAt < WRITE_WITHIN_MS.offline) return false;
    return now - changedAt >= WRITE_WITHIN_MS[linkOf(deviceId)];
  }

  /** What has to be written now, and the share of this turn of what has to be soon. */
  function dirtyOf(lines: readonly DeviceLine[], now: number): DeviceLine[] {
    let early = Math.ceil((lines.length * Math.min(now - wroteAt, SPREAD_MS)) / SPREAD_MS);
    return lines.filter((line) => {
      if (isDirty(line, now)) return true;
      const { changedAt } = line;
      if (changedAt === undefined || now - changedAt < WRITE_WITHIN_MS.online - SPREAD_MS) return false;
      early -= 1;
      return early >= 0;
    });
  }

  /** Whether these are worth a transaction now. */
  function isDue(dirty: readonly DeviceLine[], now: number): boolean {
    if (dirty.length >= DEVICES_PER_WRITE || now - wroteAt >= FACTS_EVERY_MS) return dirty.length > 0;
    return dirty.some(({ facts }) => facts.some((fact) => 'alarm' in fact));
  }

  function evictIdle(now: number): void {
    if (now - evictedAt < EVICT_EVERY_MS) return;
    evictedAt = now;
    const isIdle = ({ deviceId, usedAt }: DeviceLine): boolean => now - usedAt >= IDLE_AFTER_MS[linkOf(deviceId)];
    for (const deviceId of book.evictIdle(isIdle)) contexts.forget(deviceId);
  }

  return {
    accept(fixes) {
      const now = Date.now();
      for (const row of fixes) {
        const line = book.get(row.tenantId, row.deviceId);
        line.usedAt = now;
        const fix = orderFix(row);
        if (line.state !== undefined && isDerived(line.state, fix)) book.noteLate(line, fix);
        else if (book.depth >= options.maxFixes) book.spill(line);
        else if (!line.isBehind || line.state === undefined) book.put(line, fix);
      }
    },
    reread(tenantId, deviceId) {
      book.get(tenantId, deviceId).isBehind = true;
    },
    isLate(deviceId, fix) {
      const state = book.find(deviceId)?.state;
      return state !== undefined && isDerived(state, { ...fix, at: effectiveTime(fix) });
    },
    get depth() {
      return book.depth;
    },
    async turn() {
      const now = Date.now();
      const cutoff = Math.min(
        Math.min(now, options.oldestUnsettledAt()) - options.reorderWindowMs,
        contexts.knownUntil,
      );
      const lines = [...book.all()];
      const behind = options.isBusy() ? [] : lines.filter((line) => line.isBehind);
      // What waits for a line that is behind is read again with the rest of it, and must not keep it from being read.
      if (book.depth >= options.maxFixes) for (const line of behind) book.spill(line);
      const read = book.depth >= options.maxFixes ? [] : behind.slice(0, BEHIND_PER_TURN);
      if (read.length > 0) {
        await readStates(pool, book, read);
        await contexts.ensure(read.map((line) => line.deviceId));
        await catchUp(pool, book, read, cutoff, derive);
      }
      const due = lines.filter((line) => line.state !== undefined && !line.isBehind && line.buffer.isDue(cutoff));
      await contexts.ensure(due.map((line) => line.deviceId));
      await deriveDue(due, cutoff);
      const dirty = dirtyOf(lines, now);
      if (isDue(dirty, now)) {
        wroteAt = now;
        await write(dirty);
      }
      evictIdle(now);
      return behind.length > read.length || read.some((line) => line.isBehind);
    },
    flush: () => write([...book.all()].filter((line) => line.changedAt !== undefined || line.late.length > 0)),
  };
}

/** Before the first fix of a local day: where deriving that day again begins. */
function keepCheckpoint({ state, checkpoints }: DeviceLine, fix: OrderedFix): void {
  const last = state?.derivedUpTo;
  if (last === undefined || dayOf(last.at) === dayOf(fix.at)) return;
  checkpoints.push({ day: new Date(dayOf(fix.at) * DAY_MS).toISOString().slice(0, 10), state: JSON.stringify(state) });
}
