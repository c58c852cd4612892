import type { DeviceId, EventKind, VehicleId } from '@roadcall/contracts';
import {
  newestEventId,
  readContextChanges,
  readFittingHistory,
  readVehiclePhases,
  type DeviceFittings,
  type Pool,
  type VehiclePhaseRow,
} from '@roadcall/store';
import { DEFAULT_SETTINGS, DeviceTimeline, type DeriveContext } from '@roadcall/telematics';
import type { TenantRules } from './tenant-rules.ts';

/** Older fixes are refused, ms; what was true before needs not be known. */
const HISTORY_MS = 91 * 86_400_000;
/** Kinds of events after which a fix may be judged by something else. */
const KINDS: readonly EventKind[] = [
  'vehicle.changed',
  'unit.changed',
  'rental.changed',
  'geofence.changed',
  'alarm_rule.changed',
  'device.changed',
  'branch.changed',
  'company.changed',
];
/** A transaction may set a time a little before others can see it, ms. */
const COMMIT_WITHIN_MS = 1_000;
const PAGE = 1_000;

/** What is true around each device, as a function of time. */
export interface Contexts {
  /** Everything that happened before this is known (server clock, ms): fixes until then may be derived. */
  readonly knownUntil: number;
  /** Takes in what changed since the last time. */
  refresh(): Promise<void>;
  /** Reads what is not known of these devices. */
  ensure(deviceIds: readonly DeviceId[]): Promise<void>;
  /** What is true at `at` (effective time, ms). @throws Error before `ensure`. */
  at(deviceId: DeviceId, at: number): DeriveContext;
  /** The device is not derived any more for now. */
  forget(deviceId: DeviceId): void;
}

interface Entry {
  readonly timeline: DeviceTimeline;
  /** Vehicles and units that it was in. */
  assetIds: readonly string[];
  /** Something changed: to be read again before the next fixes are derived. */
  isStale: boolean;
}

export function createContexts(pool: Pool, rules: TenantRules): Contexts {
  const entries = new Map<DeviceId, Entry>();
  /** Nearly every vehicle had one device: a set for each would cost more than all else here. */
  const devicesOf = new Map<string, readonly DeviceId[]>();
  let position: number | undefined;
  let knownUntil = 0;

  function markStale(deviceId: DeviceId | undefined): void {
    const entry = deviceId && entries.get(deviceId);
    if (entry) entry.isStale = true;
  }

  function markAsset(id: string): void {
    for (const deviceId of devicesOf.get(id) ?? []) markStale(deviceId);
  }

  function forget(deviceId: DeviceId): void {
    for (const id of entries.get(deviceId)?.assetIds ?? []) {
      const others = (devicesOf.get(id) ?? []).filter((other) => other !== deviceId);
      if (others.length > 0) devicesOf.set(id, others);
      else devicesOf.delete(id);
    }
    entries.delete(deviceId);
  }

  function remember(device: DeviceFittings, phases: ReadonlyMap<VehicleId, VehiclePhaseRow[]>): void {
    const { tenantId, deviceId, models, fittings } = device;
    const assetIds = fittings.flatMap(({ vehicleId, unitId }) => vehicleId ?? unitId ?? []);
    forget(deviceId);
    const history = { device: { tenantId, deviceId }, models, settings: DEFAULT_SETTINGS, fittings, phases };
    entries.set(deviceId, { timeline: new DeviceTimeline(history, rules.of(tenantId)), assetIds, isStale: false });
    for (const id of assetIds) {
      const known = devicesOf.get(id) ?? [];
      if (!known.includes(deviceId)) devicesOf.set(id, [...known, deviceId]);
    }
  }

  return {
    get knownUntil() {
      return knownUntil;
    },
    async refresh() {
      const startedAt = Date.now();
      if (position === undefined) {
        position = await newestEventId(pool, 'all');
        await rules.refresh(new Set(KINDS));
      }
      const kinds = new Set<EventKind>();
      for (let full = true; full;) {
        const changes = await readContextChanges(pool, KINDS, position, PAGE);
        for (const change of changes) {
          kinds.add(change.kind);
          markAsset(change.subjectId);
          for (const id of change.vehicleIds) markAsset(id);
          markStale(change.deviceId);
        }
        position = changes.at(-1)?.id ?? position;
        full = changes.length === PAGE;
      }
      await rules.refresh(kinds);
      knownUntil = startedAt - COMMIT_WITHIN_MS;
    },
    async ensure(deviceIds) {
      const wanted = deviceIds.filter((id) => entries.get(id)?.isStale !== false);
      if (wanted.length === 0) return;
      const since = new Date(Date.now() - HISTORY_MS);
      for (let readAt: number | undefined; readAt !== position;) {
        // Again when something changed meanwhile: what was read may be from before it.
        readAt = position;
        const devices = await readFittingHistory(pool, wanted, since);
        const vehicleIds = devices.flatMap(({ fittings }) => fittings.flatMap(({ vehicleId }) => vehicleId ?? []));
        const phases = await readVehiclePhases(pool, [...new Set(vehicleIds)], since);
        const byVehicle = Map.groupBy(phases, (phase) => phase.vehicleId);
        for (const device of devices) remember(device, byVehicle);
      }
    },
    at(deviceId, at) {
      const entry = entries.get(deviceId);
      if (entry === undefined) throw new Error(`nothing is known of the device ${deviceId} yet`);
      return entry.timeline.at(at);
    },
    forget,
  };
}
