import type { LiveRecord, TenantId } from '@roadcall/contracts';
import { createLiveTable, type LiveTable } from './live-table.ts';

/** The live tables of all tenants: fed by the live channel, read by the live rooms and by lists of vehicles. */
export interface LiveTables {
  of(tenantId: TenantId): LiveTable;
  entries(): Iterable<[TenantId, LiveTable]>;
  /** Newest motion of one vehicle or unit that came since the start. */
  newest(tenantId: TenantId, no: number): LiveRecord | undefined;
}

/** @param tickMs interval of the deltas. */
export function createLiveTables(tickMs: number): LiveTables {
  const tables = new Map<TenantId, LiveTable>();
  return {
    of(tenantId) {
      const table = tables.get(tenantId) ?? createLiveTable(tickMs);
      tables.set(tenantId, table);
      return table;
    },
    entries: () => tables.entries(),
    newest: (tenantId, no) => tables.get(tenantId)?.get(no),
  };
}
