import type { DeviceId, TenantId } from '@roadcall/contracts';
import { readFixesToDerive, type FixRow, type Queryable, type TrackedAssignment } from '@roadcall/store';
import { compareKeys, effectiveTime, type Carrier, type FixKey } from '@roadcall/telematics';
import type { KeptTracking } from './kept-tracking.ts';

/** Fixes of a device in one look; the next look takes the rest. */
const PER_DEVICE = 300;
/** Where a unit was when it accepted is told by fixes from this long before, ms. */
const LOOK_BACK_MS = 120_000;

/** An assignment and what is remembered of it. */
export interface Tracked {
  readonly assignment: TrackedAssignment;
  readonly kept: KeptTracking;
}

/** A stored fix in its place in the order of its device. */
export type KeyedFix = FixRow & FixKey;

/** Stored fixes by device, in their order. */
export type FixesByDevice = ReadonlyMap<DeviceId, readonly KeyedFix[]>;

/** The fixes, stored with a device clock before `until`, that some of these have not looked at yet: one statement. */
export async function readNewFixes(db: Queryable, tracked: readonly Tracked[], until: Date): Promise<FixesByDevice> {
  const wanted = new Map<DeviceId, { tenantId: TenantId; deviceId: DeviceId; after: FixKey }>();
  for (const { assignment, kept } of tracked) {
    for (const side of ['mover', 'vehicle'] as const) {
      const deviceId = deviceOf(assignment, side);
      if (deviceId === null) continue;
      const after = markOf({ assignment, kept }, side);
      const earlier = wanted.get(deviceId);
      // Two may look at one device; what one of them knows already it leaves out.
      if (earlier === undefined || compareKeys(after, earlier.after) < 0) {
        wanted.set(deviceId, { tenantId: assignment.tenantId, deviceId, after });
      }
    }
  }
  const fixes = new Map<DeviceId, KeyedFix[]>();
  for (const row of await readFixesToDerive(db, [...wanted.values()], PER_DEVICE, { until })) {
    const known = fixes.get(row.deviceId) ?? [];
    fixes.set(row.deviceId, known);
    known.push({ ...row, at: effectiveTime(row) });
  }
  for (const known of fixes.values()) known.sort(compareKeys);
  return fixes;
}

/** Those of a carrier that this assignment has not looked at. */
export function newFixesOf(tracked: Tracked, of: Carrier, fixes: FixesByDevice): readonly KeyedFix[] {
  const deviceId = deviceOf(tracked.assignment, of);
  if (deviceId === null) return [];
  const after = markOf(tracked, of);
  return (fixes.get(deviceId) ?? []).filter((fix) => compareKeys(fix, after) > 0);
}

export function deviceOf(assignment: TrackedAssignment, of: Carrier): DeviceId | null {
  return of === 'mover' ? assignment.moverDevice : assignment.vehicleDevice;
}

/** A device that was fitted meanwhile is looked at from its beginning. */
function markOf({ assignment, kept }: Tracked, of: Carrier): FixKey {
  const mark = kept.marks[of];
  if (mark !== null && mark.deviceId === deviceOf(assignment, of)) return mark;
  const from = assignment.acceptedAt.getTime() - LOOK_BACK_MS;
  return { at: from, ts: from, boot: -1, seq: -1 };
}
