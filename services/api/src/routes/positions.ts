import type { DeviceId, LastPosition, LiveRecord, TenantId } from '@roadcall/contracts';
import { readLastSeen, type LastSeen, type Queryable } from '@roadcall/store';
import type { LiveTables } from '../gateway/live-tables.ts';
import { may, type Principal } from '../http/principal.ts';

interface Asset {
  id: string;
  no: number;
  deviceId: DeviceId | null;
}

/**
 * Adds the newest position to vehicles or units: as the database has it, moved on by what the live channel has brought
 * since. Who may not see positions (domain §14) gets null, a crew those of its own unit.
 */
export async function withPositions<T extends Asset>(
  deps: { db: Queryable; tables: LiveTables },
  principal: Principal,
  assets: readonly T[],
): Promise<(T & LastSeen)[]> {
  const { tenantId, unitId } = principal;
  const mayAll = may(principal, 'positions.read');
  const maySee = (asset: T): boolean => mayAll || (unitId !== null && asset.id === unitId);
  const deviceIds = assets.flatMap((asset) => (asset.deviceId === null || !maySee(asset) ? [] : [asset.deviceId]));
  const seen = await readLastSeen(deps.db, tenantId, deviceIds);
  return assets.map((asset) => {
    if (!maySee(asset)) return { ...asset, position: null, online: null };
    const stored = (asset.deviceId === null ? undefined : seen.get(asset.deviceId)) ?? { position: null, online: null };
    return { ...asset, ...movedOn(stored, liveOf(deps.tables, tenantId, asset)) };
  });
}

function liveOf(tables: LiveTables, tenantId: TenantId, asset: Asset): LiveRecord | undefined {
  return asset.deviceId === null ? undefined : tables.newest(tenantId, asset.no);
}

function movedOn(stored: LastSeen, live: LiveRecord | undefined): LastSeen {
  if (live === undefined) return stored;
  const known = stored.position;
  if (known !== null && effectiveTime(known) >= live.ts) return { position: known, online: live.online };
  const recordedAt = new Date(live.ts).toISOString();
  const position: LastPosition = {
    lat: live.lat,
    lon: live.lon,
    recordedAt,
    receivedAt: known !== null && known.receivedAt > recordedAt ? known.receivedAt : recordedAt,
    speedKph: live.speedKph ?? null,
    headingDeg: live.headingDeg ?? null,
    motion: live.motion,
    odometerM: known?.odometerM ?? null,
    fuelPct: known?.fuelPct ?? null,
    chargePct: known?.chargePct ?? null,
    ignition: live.ignition,
  };
  return { position, online: live.online };
}

/** Device clock, but never ahead of ours: what live frames carry. */
function effectiveTime(position: LastPosition): number {
  return Math.min(Date.parse(position.recordedAt), Date.parse(position.receivedAt));
}
