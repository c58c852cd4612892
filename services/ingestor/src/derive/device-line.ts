import type { DeviceId, TenantId } from '@roadcall/contracts';
import type { DerivationState, Fact, FixKey } from '@roadcall/telematics';
import type { FixSlab } from './fix-slab.ts';
import { ReorderBuffer } from './reorder-buffer.ts';

/** Everything about the derivation of one device that is in memory. */
export interface DeviceLine {
  readonly tenantId: TenantId;
  readonly deviceId: DeviceId;
  /** Undefined until it is read. */
  state: DerivationState | undefined;
  /** Version of the state that the database has, 0: none yet. */
  version: number;
  readonly buffer: ReorderBuffer;
  /** There are stored fixes that are not in the buffer: they are read before anything else is derived. */
  isBehind: boolean;
  /** Found out and not yet written. */
  facts: Fact[];
  /** Fixes that turned out late and whose rows do not say so yet. */
  late: FixKey[];
  /** States before the first fix of a local day, not yet written. */
  checkpoints: { day: string; state: string }[];
  /** Since when the state is newer than what the database has (server clock, ms). */
  changedAt: number | undefined;
  /** When something last happened to it (server clock, ms). */
  usedAt: number;
}

export function newLine(tenantId: TenantId, deviceId: DeviceId, slab: FixSlab): DeviceLine {
  return {
    tenantId,
    deviceId,
    state: undefined,
    version: 0,
    buffer: new ReorderBuffer(slab),
    isBehind: true,
    facts: [],
    late: [],
    checkpoints: [],
    changedAt: undefined,
    usedAt: Date.now(),
  };
}

/** Forgets what was derived and not written. */
export function resetLine(line: DeviceLine): void {
  line.state = undefined;
  line.version = 0;
  line.facts = [];
  line.late = [];
  line.checkpoints = [];
  line.changedAt = undefined;
}
