import type { DeviceId, EventKind, VehicleId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** A change of something that derivation judges fixes by. */
export interface ContextChange {
  id: number;
  kind: EventKind;
  subjectId: string;
  /** The device that the changed vehicle or unit carries now. */
  deviceId: DeviceId | undefined;
  /** The vehicles of a changed rental. */
  vehicleIds: readonly VehicleId[];
}

/** The events of these kinds after this id, in their order, at most `limit`. */
export async function readContextChanges(
  db: Queryable,
  kinds: readonly EventKind[],
  afterId: number,
  limit: number,
): Promise<ContextChange[]> {
  const { rows } = await db.query<{
    id: number;
    kind: EventKind;
    subject_id: string;
    device_id: DeviceId | null;
    vehicle_ids: VehicleId[] | null;
  }>(
    `SELECT e.id, e.kind, e.subject_id, e.data ->> 'deviceId' AS device_id,
       (SELECT array_agg(leg ->> 'vehicleId') FROM jsonb_array_elements(e.data -> 'legs') AS leg) AS vehicle_ids
     FROM events e WHERE e.id > $1 AND e.kind = ANY ($2) ORDER BY e.id LIMIT $3`,
    [afterId, kinds, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    deviceId: row.device_id ?? undefined,
    vehicleIds: row.vehicle_ids ?? [],
  }));
}
