import type { DeviceCredential, DeviceId, NewDevice, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents, type EventToAppend } from './append-events.ts';
import { insertCredentials } from './device-credentials.ts';
import type { Queryable } from './queryable.ts';
import { orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { findUnits } from './units.ts';
import { findVehicles } from './vehicles.ts';

/** What a file of devices names, each list once for the whole file. */
export interface ImportNames {
  ids: readonly string[];
  imeis: readonly string[];
  models: readonly string[];
  plates: readonly string[];
  units: readonly string[];
}

/** A vehicle or unit that a file names, with the device that it carries now. */
export interface Carrier<Id> {
  id: Id;
  deviceId: DeviceId | null;
}

/** What of that is there already. */
export interface ImportSurroundings {
  takenIds: Set<string>;
  takenImeis: Set<string>;
  models: Set<string>;
  vehicles: Map<string, Carrier<VehicleId>>;
  units: Map<string, Carrier<UnitId>>;
}

/** Looks up everything that a file of devices names, in one statement per kind. Ids are taken over all tenants. */
export async function readImportSurroundings(
  db: Queryable,
  tenantId: TenantId,
  names: ImportNames,
): Promise<ImportSurroundings> {
  const one = async (sql: string, list: readonly string[]): Promise<Set<string>> => {
    const { rows } = await db.query<{ name: string }>(sql, [tenantId, list]);
    return new Set(rows.map(({ name }) => name));
  };
  const carriers = async <Id>(sql: string, list: readonly string[]): Promise<Map<string, Carrier<Id>>> => {
    const { rows } = await db.query<Carrier<Id> & { name: string }>(sql, [tenantId, list]);
    return new Map(rows.map(({ name, id, deviceId }) => [name, { id, deviceId }]));
  };
  return {
    takenIds: await one('SELECT id AS name FROM devices WHERE $1::smallint IS NOT NULL AND id = ANY ($2)', names.ids),
    takenImeis: await one('SELECT imei AS name FROM devices WHERE tenant_id = $1 AND imei = ANY ($2)', names.imeis),
    models: await one('SELECT name FROM device_models WHERE tenant_id = $1 AND name = ANY ($2)', names.models),
    vehicles: await carriers<VehicleId>(
      `SELECT v.plate AS name, v.id, f.device_id AS "deviceId" FROM vehicles v
       LEFT JOIN device_fittings f ON f.tenant_id = v.tenant_id AND f.vehicle_id = v.id AND upper_inf(f.fitted)
       WHERE v.tenant_id = $1 AND v.plate = ANY ($2)`,
      names.plates,
    ),
    units: await carriers<UnitId>(
      `SELECT u.name, u.id, f.device_id AS "deviceId" FROM units u
       LEFT JOIN device_fittings f ON f.tenant_id = u.tenant_id AND f.unit_id = u.id AND upper_inf(f.fitted)
       WHERE u.tenant_id = $1 AND u.name = ANY ($2)`,
      names.units,
    ),
  };
}

/** A device of a file, with where it is to be fitted. */
export interface DeviceToImport {
  device: NewDevice;
  vehicleId: VehicleId | null;
  unitId: UnitId | null;
}

/**
 * Makes devices with a credential each and fits them, a statement for all of each; the secrets are in the answer, in
 * the order of `list`, and nowhere else. One `device.changed` for all of them, one event for each side that carries one now.
 * @throws ConflictError when somebody was faster with an id, an IMEI or a place; NotFoundError for an unknown model.
 */
export async function importDevices(
  tx: Transaction,
  by: Actor,
  list: readonly DeviceToImport[],
): Promise<DeviceCredential[]> {
  await orRefusal(
    tx.query(
      `INSERT INTO devices (tenant_id, id, imei, model, firmware, expected_interval_s)
       SELECT $1, d.id, d.imei, d.model, d.firmware, coalesce(d."expectedIntervalS", m.expected_interval_s, 10)
       FROM jsonb_to_recordset($2) AS d (id text, imei text, model text, firmware text, "expectedIntervalS" integer)
       LEFT JOIN device_models m ON m.tenant_id = $1 AND m.name = d.model`,
      [by.tenantId, JSON.stringify(list.map(({ device }) => device))],
    ),
  );
  const ids = list.map(({ device }) => device.id);
  const credentials = await insertCredentials(tx, by.tenantId, ids, by.actor);
  await fitImported(tx, by, list);
  appendEvents(tx, [
    {
      ...by,
      subjectId: 'import',
      body: { kind: 'device.changed', data: { deviceId: null, act: 'imported', count: list.length } },
    },
  ]);
  return credentials;
}

async function fitImported(tx: Transaction, by: Actor, list: readonly DeviceToImport[]): Promise<void> {
  const placed = list.filter(({ vehicleId, unitId }) => vehicleId !== null || unitId !== null);
  if (placed.length === 0) return;
  const vehicleIds = placed.flatMap(({ vehicleId }) => (vehicleId === null ? [] : [vehicleId]));
  const unitIds = placed.flatMap(({ unitId }) => (unitId === null ? [] : [unitId]));
  for (const [table, ids] of [
    ['units', unitIds],
    ['vehicles', vehicleIds],
  ] as const) {
    await tx.query(
      `UPDATE ${table} SET version = version + 1 WHERE tenant_id = $1 AND id IN (
         SELECT id FROM ${table} WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE)`,
      [by.tenantId, ids],
    );
  }
  await orRefusal(
    tx.query(
      `INSERT INTO device_fittings (tenant_id, device_id, vehicle_id, unit_id, fitted_by, fitted)
       SELECT $1, p.device_id, p.vehicle_id, p.unit_id, $5, tstzrange(clock_timestamp(), NULL)
       FROM unnest($2::text[], $3::uuid[], $4::uuid[]) AS p (device_id, vehicle_id, unit_id)`,
      [
        by.tenantId,
        placed.map(({ device }) => device.id),
        placed.map(({ vehicleId }) => vehicleId),
        placed.map(({ unitId }) => unitId),
        by.actor,
      ],
    ),
  );
  const vehicles = await findVehicles(tx, by.tenantId, vehicleIds);
  const units = await findUnits(tx, by.tenantId, unitIds);
  appendEvents(tx, [
    ...vehicles.map((data): EventToAppend => ({ ...by, subjectId: data.id, body: { kind: 'vehicle.changed', data } })),
    ...units.map((data): EventToAppend => ({ ...by, subjectId: data.id, body: { kind: 'unit.changed', data } })),
  ]);
}
