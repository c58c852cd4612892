import type { DeviceId, NewDevice, UnitId, VehicleId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { rotateCredentials } from './device-credentials.ts';
import { ensureDeviceModels } from './device-models.ts';
import { ConflictError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** Where the batch wants a device. */
export interface Placement {
  device: NewDevice;
  vehicleId: VehicleId | null;
  unitId: UnitId | null;
}

export interface ProvisionedDevices {
  /** The fresh secret of each device. */
  secrets: Map<DeviceId, string>;
  /** The vehicles and units that carry a device from now on. */
  fitted: { vehicleIds: VehicleId[]; unitIds: UnitId[] };
}

/** Makes the missing devices (and models, by their names alone), a fresh credential for each, and fits those that nothing carries. */
export async function provisionDevices(
  tx: Transaction,
  by: Actor,
  placed: readonly Placement[],
): Promise<ProvisionedDevices> {
  const devices = placed.map(({ device }) => device);
  await ensureDeviceModels(
    tx,
    by.tenantId,
    devices.map(({ model }) => model),
  );
  await orRefusal(
    tx.query(
      `INSERT INTO devices (tenant_id, id, imei, model, firmware, expected_interval_s)
       SELECT $1, d.id, d.imei, d.model, d.firmware, coalesce(d."expectedIntervalS", m.expected_interval_s)
       FROM jsonb_to_recordset($2)
         AS d (id text, imei text, model text, firmware text, "expectedIntervalS" integer)
       JOIN device_models m ON m.tenant_id = $1 AND m.name = d.model
       ON CONFLICT (id) DO NOTHING`,
      [by.tenantId, JSON.stringify(devices)],
    ),
  );
  const ids = [...new Set(devices.map(({ id }) => id))];
  const { rows: foreign } = await tx.query<{ id: DeviceId }>(
    'SELECT id FROM devices WHERE id = ANY ($2) AND tenant_id <> $1 LIMIT 1',
    [by.tenantId, ids],
  );
  if (foreign[0] !== undefined) throw new ConflictError('devices_id', `the device id ${foreign[0].id} is taken`);
  const credentials = await rotateCredentials(tx, by.tenantId, ids, by.actor);
  const fitted = await fitFreeDevices(tx, by, placed);
  return { secrets: new Map(credentials.map(({ deviceId, secret }) => [deviceId, secret])), fitted };
}

/** Fits the devices that nothing carries to vehicles and units that carry none. */
async function fitFreeDevices(
  tx: Transaction,
  by: Actor,
  placed: readonly Placement[],
): Promise<ProvisionedDevices['fitted']> {
  const wanted = placed.map(({ device, vehicleId, unitId }) => ({ deviceId: device.id, vehicleId, unitId }));
  const { rows } = await orRefusal(
    tx.query<{ vehicleId: VehicleId | null; unitId: UnitId | null }>(
      `INSERT INTO device_fittings (tenant_id, device_id, vehicle_id, unit_id, fitted, fitted_by)
       SELECT $1, w."deviceId", w."vehicleId", w."unitId", tstzrange(clock_timestamp(), NULL), $3
       FROM jsonb_to_recordset($2) AS w ("deviceId" text, "vehicleId" uuid, "unitId" uuid)
       -- Three questions, so that each has its index: as one with OR it compares every device with every fitting.
       WHERE NOT EXISTS (
           SELECT FROM device_fittings f WHERE f.tenant_id = $1 AND upper_inf(f.fitted) AND f.device_id = w."deviceId")
         AND NOT EXISTS (
           SELECT FROM device_fittings f WHERE f.tenant_id = $1 AND upper_inf(f.fitted) AND f.vehicle_id = w."vehicleId")
         AND NOT EXISTS (
           SELECT FROM device_fittings f WHERE f.tenant_id = $1 AND upper_inf(f.fitted) AND f.unit_id = w."unitId")
       RETURNING vehicle_id AS "vehicleId", unit_id AS "unitId"`,
      [by.tenantId, JSON.stringify(wanted), by.actor],
    ),
  );
  const vehicleIds = rows.flatMap(({ vehicleId }) => (vehicleId === null ? [] : [vehicleId]));
  const unitIds = rows.flatMap(({ unitId }) => (unitId === null ? [] : [unitId]));
  for (const [table, ids] of [
    ['vehicles', vehicleIds],
    ['units', unitIds],
  ] as const) {
    await tx.query(`UPDATE ${table} SET version = version + 1 WHERE tenant_id = $1 AND id = ANY ($2)`, [
      by.tenantId,
      ids,
    ]);
  }
  return { vehicleIds, unitIds };
}
