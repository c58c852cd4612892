import { readDerivationStates, readFixesAhead, readFixesToDerive, type FixRow, type Pool } from '@roadcall/store';
import { emptyState, orderFix, stateFromJson, type OrderedFix } from '@roadcall/telematics';
import type { DeviceLine } from './device-line.ts';
import type { LineBook } from './line-book.ts';

/** Devices whose states or fixes are read by one statement. */
const DEVICES_PER_READ = 50;
/** Fixes of one device that are read at once. */
const PAGE = 200;

/** Reads the states of lines that have none. What came meanwhile shows only now whether it is late. */
export async function readStates(pool: Pool, book: LineBook, lines: readonly DeviceLine[]): Promise<void> {
  const unread = lines.filter((line) => line.state === undefined);
  if (unread.length === 0) return;
  const stored = await readDerivationStates(
    pool,
    unread.map((line) => line.deviceId),
  );
  const byDevice = new Map(stored.map((state) => [state.deviceId, state]));
  for (const line of unread) {
    const known = byDevice.get(line.deviceId);
    line.version = known?.version ?? 0;
    line.state = known === undefined ? emptyState() : stateFromJson(known.state);
    for (const fix of book.release(line, Number.POSITIVE_INFINITY)) book.put(line, fix);
  }
}

/**
 * Reads the stored fixes after the marks of lines that are behind, into their buffers. A device with more than a page of them
 * stays behind: the page is derived at once, as far as nothing can come before it.
 */
export async function catchUp(
  pool: Pool,
  book: LineBook,
  lines: readonly DeviceLine[],
  cutoff: number,
  derive: (line: DeviceLine, fix: OrderedFix) => void,
): Promise<void> {
  for (let from = 0; from < lines.length; from += DEVICES_PER_READ) {
    const slice = lines.slice(from, from + DEVICES_PER_READ);
    // From now on what is committed is accepted; what was committed before is in the answer.
    for (const line of slice) line.isBehind = false;
    try {
      const wanted = slice.map(({ tenantId, deviceId, state }) => ({ tenantId, deviceId, after: state!.derivedUpTo }));
      const pages = Map.groupBy(await readFixesToDerive(pool, wanted, PAGE), (row) => row.deviceId);
      for (const line of slice) await take(line, pages.get(line.deviceId) ?? []);
    } catch (error) {
      for (const line of slice) line.isBehind = true;
      throw error;
    }
  }

  async function take(line: DeviceLine, page: readonly FixRow[]): Promise<void> {
    for (const row of page) book.put(line, orderFix(row));
    if (page.length < PAGE) return;
    // The page is in the order of device clocks; one that runs ahead belongs before fixes of the next page.
    const lastTs = page.at(-1)!.ts;
    for (const row of await readFixesAhead(pool, line, lastTs)) book.put(line, orderFix(row));
    const isOneInstant = page[0]!.ts === lastTs;
    for (const fix of book.release(line, cutoff)) {
      if (fix.at >= lastTs && !isOneInstant) break;
      derive(line, fix);
    }
    book.spill(line);
  }
}
