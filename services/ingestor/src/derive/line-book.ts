import type { DeviceId, TenantId } from '@roadcall/contracts';
import { isDerived, type FixKey, type OrderedFix } from '@roadcall/telematics';
import { newLine, resetLine, type DeviceLine } from './device-line.ts';
import { FixSlab } from './fix-slab.ts';

/** The lines of one lane, and how many fixes they hold. */
export interface LineBook {
  /** Fixes in memory. */
  readonly depth: number;
  find(deviceId: DeviceId): DeviceLine | undefined;
  /** The line of a device; a new one is behind: nothing is known of it yet. */
  get(tenantId: TenantId, deviceId: DeviceId): DeviceLine;
  all(): Iterable<DeviceLine>;
  /** Puts a fix in its place, or notes that it is late. */
  put(line: DeviceLine, fix: OrderedFix): void;
  noteLate(line: DeviceLine, fix: FixKey): void;
  /** Takes out what nothing can come before any more. */
  release(line: DeviceLine, cutoff: number): OrderedFix[];
  /** Memory is full, or there is more to be read first: what waits here is read from the store again. */
  spill(line: DeviceLine): void;
  /** Forgets all about it; it begins again from what is stored. */
  reset(line: DeviceLine): void;
  /** Drops those of these lines that have nothing to do; gives back their devices. */
  evictIdle(isIdle: (line: DeviceLine) => boolean): DeviceId[];
}

/** @param onLate called for each fix that turns out late here. */
export function createLineBook(onLate: () => void): LineBook {
  const lines = new Map<DeviceId, DeviceLine>();
  const slab = new FixSlab();
  let depth = 0;

  const book: LineBook = {
    get depth() {
      return depth;
    },
    find: (deviceId) => lines.get(deviceId),
    get(tenantId, deviceId) {
      let line = lines.get(deviceId);
      if (line === undefined) lines.set(deviceId, (line = newLine(tenantId, deviceId, slab)));
      return line;
    },
    all: () => lines.values(),
    put(line, fix) {
      if (line.state !== undefined && isDerived(line.state, fix)) return book.noteLate(line, fix);
      const before = line.buffer.size;
      line.buffer.add(fix);
      depth += line.buffer.size - before;
    },
    noteLate(line, { at, ts, boot, seq }) {
      line.late.push({ at, ts, boot, seq });
      onLate();
    },
    release(line, cutoff) {
      const released = line.buffer.release(cutoff);
      depth -= released.length;
      return released;
    },
    spill(line) {
      depth -= line.buffer.size;
      line.buffer.clear();
      line.isBehind = true;
    },
    reset(line) {
      book.spill(line);
      resetLine(line);
    },
    evictIdle(isIdle) {
      const evicted: DeviceId[] = [];
      for (const line of lines.values()) {
        if (!isAtRest(line) || !isIdle(line)) continue;
        lines.delete(line.deviceId);
        evicted.push(line.deviceId);
      }
      return evicted;
    },
  };
  return book;
}

function isAtRest({ buffer, isBehind, facts, late, changedAt }: DeviceLine): boolean {
  return buffer.size === 0 && !isBehind && facts.length === 0 && late.length === 0 && changedAt === undefined;
}
