import { randomUUIDv7 } from 'node:crypto';
import type {
  AlarmId,
  AlarmKind,
  DeviceId,
  Energy,
  Skill,
  TenantId,
  UnitId,
  UnitKind,
  UnitState,
  UserId,
  VehicleId,
} from '@roadcall/contracts';
import type { Pool } from 'pg';

/** Where somebody is; positions are as fresh as `seenAt` (now unless given). */
export interface SceneUnit {
  name?: string;
  kind?: UnitKind;
  skills?: readonly Skill[];
  state?: UnitState;
  autoAccept?: boolean;
  /** null: its device never sent a position. */
  at?: { lat: number; lon: number } | null;
  seenAt?: Date;
  online?: boolean;
}

export interface SceneVehicle {
  energy?: Energy;
  at?: { lat: number; lon: number } | null;
}

/** Puts vehicles, units with crews and alarms into a fresh database, for tests of incidents and dispatch. */
export interface RescueScene {
  readonly tenantId: TenantId;
  addUnit(unit?: SceneUnit): Promise<{ id: UnitId; name: string; crewUserId: UserId; deviceId: DeviceId }>;
  addVehicle(vehicle?: SceneVehicle): Promise<{ id: VehicleId; plate: string; deviceId: DeviceId }>;
  /** A critical alarm unless said otherwise; without its event. */
  addAlarm(of: { vehicleId: VehicleId; deviceId: DeviceId; kind?: AlarmKind }): Promise<AlarmId>;
}

/** `pool`: any role that may write; the fresh database's owner pool. */
export function rescueScene(pool: Pool): RescueScene {
  const tenantId = 1 as TenantId;
  let count = 0;
  const newDevice = async (
    of: { vehicleId: VehicleId } | { unitId: UnitId },
    { at, seenAt, online }: { at: SceneUnit['at']; seenAt: Date; online: boolean },
  ): Promise<DeviceId> => {
    const deviceId = `test-${++count}` as DeviceId;
    await pool.query(
      `INSERT INTO devices (tenant_id, id, model, expected_interval_s, online) VALUES ($1, $2, 'generic', 10, $3)`,
      [tenantId, deviceId, online],
    );
    await pool.query(
      `INSERT INTO device_fittings (tenant_id, device_id, vehicle_id, unit_id, fitted)
       VALUES ($1, $2, $3, $4, tstzrange('2020-01-01', NULL))`,
      [tenantId, deviceId, 'vehicleId' in of ? of.vehicleId : null, 'unitId' in of ? of.unitId : null],
    );
    if (at) {
      await pool.query(
        `INSERT INTO device_states (tenant_id, device_id, ts, received_at, lat, lon, position_ts, motion)
         VALUES ($1, $2, $3, $3, $4, $5, $3, 'parked')`,
        [tenantId, deviceId, seenAt, at.lat, at.lon],
      );
    }
    return deviceId;
  };
  return {
    tenantId,
    async addUnit(unit = {}) {
      const id = randomUUIDv7() as UnitId;
      const crewUserId = randomUUIDv7() as UserId;
      const name = unit.name ?? `R-${String(++count).padStart(3, '0')}`;
      await pool.query(
        `INSERT INTO users (tenant_id, id, username, display_name, roles) VALUES ($1, $2, $3, $3, '{technician}')`,
        [tenantId, crewUserId, `crew ${name}`],
      );
      await pool.query(
        `INSERT INTO units (tenant_id, id, name, kind, skills, state, auto_accept, crew_user_id, vehicle_capacity)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE $4 WHEN 'tow_truck' THEN 1 ELSE 0 END)`,
        [
          tenantId,
          id,
          name,
          unit.kind ?? 'tow_truck',
          unit.skills ?? ['tow', 'survey'],
          unit.state ?? 'available',
          unit.autoAccept ?? false,
          crewUserId,
        ],
      );
      const at = unit.at === undefined ? { lat: 31.2, lon: 121.4 } : unit.at;
      const deviceId = await newDevice(
        { unitId: id },
        { at, seenAt: unit.seenAt ?? new Date(), online: unit.online ?? true },
      );
      return { id, name, crewUserId, deviceId };
    },
    async addVehicle(vehicle = {}) {
      const id = randomUUIDv7() as VehicleId;
      const plate = `沪T${String(++count).padStart(5, '0')}`;
      await pool.query(
        `INSERT INTO vehicles (tenant_id, id, plate, make, model, colour, class, energy, seats)
         VALUES ($1, $2, $3, 'Test', 'Car', 'white', 'compact', $4, 5)`,
        [tenantId, id, plate, vehicle.energy ?? 'petrol'],
      );
      const at = vehicle.at === undefined ? { lat: 31.21, lon: 121.41 } : vehicle.at;
      return { id, plate, deviceId: await newDevice({ vehicleId: id }, { at, seenAt: new Date(), online: true }) };
    },
    async addAlarm({ vehicleId, deviceId, kind = 'collision' }) {
      const id = randomUUIDv7() as AlarmId;
      await pool.query(
        `INSERT INTO alarms (tenant_id, id, kind, severity, device_id, vehicle_id, active, began_at, last_at, lat, lon)
         VALUES ($1, $2, $3, 'critical', $4, $5, true, now(), now(), 31.22, 121.42)`,
        [tenantId, id, kind, deviceId, vehicleId],
      );
      return id;
    },
  };
}
