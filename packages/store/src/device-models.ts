import type { DeviceModel, DeviceModelEdit, DeviceThresholds, NewDeviceModel, TenantId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** The model of devices that nobody described; every tenant has it. */
const GENERIC = 'generic';

const SELECT_MODEL = `
  SELECT m.name, m.vendor, m.adapter, m.datum, m.capabilities, m.alarms, m.expected_interval_s AS "expectedIntervalS",
    m.parked_interval_s AS "parkedIntervalS", m.thresholds, m.version,
    (SELECT count(*) FROM devices d WHERE d.tenant_id = m.tenant_id AND d.model = m.name) AS "deviceCount"
  FROM device_models m`;

/** All models of a tenant by name: a company has a handful. */
export async function listDeviceModels(db: Queryable, tenantId: TenantId): Promise<DeviceModel[]> {
  const { rows } = await db.query<DeviceModel>(`${SELECT_MODEL} WHERE m.tenant_id = $1 ORDER BY m.name`, [tenantId]);
  return rows;
}

/** One model, undefined when there is none. */
export async function findDeviceModel(
  db: Queryable,
  tenantId: TenantId,
  name: string,
): Promise<DeviceModel | undefined> {
  const { rows } = await db.query<DeviceModel>(`${SELECT_MODEL} WHERE m.tenant_id = $1 AND m.name = $2`, [
    tenantId,
    name,
  ]);
  return rows[0];
}

/** @throws ConflictError `device_models_pkey` when the name is taken. */
export async function createDeviceModel(tx: Transaction, by: Actor, model: NewDeviceModel): Promise<DeviceModel> {
  await orRefusal(
    tx.query(
      `INSERT INTO device_models (tenant_id, name, vendor, adapter, datum, capabilities, alarms, expected_interval_s,
         parked_interval_s, thresholds)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [by.tenantId, model.name, ...columnsOf(model)],
    ),
  );
  await keepVersion(tx, by, model.name);
  return (await findDeviceModel(tx, by.tenantId, model.name))!;
}

/**
 * Changes a model as a whole. Its thresholds count for fixes from now on; the older ones stay in force for what was before.
 * @param expectedVersion the version that the caller has read (If-Match), null to change whatever is there.
 * @throws NotFoundError, VersionConflictError.
 */
export async function editDeviceModel(
  tx: Transaction,
  by: Actor,
  name: string,
  edit: DeviceModelEdit,
  expectedVersion: number | null,
): Promise<DeviceModel> {
  const { rows } = await tx.query<{ version: number }>(
    'SELECT version FROM device_models WHERE tenant_id = $1 AND name = $2 FOR NO KEY UPDATE',
    [by.tenantId, name],
  );
  if (rows[0] === undefined) throw new NotFoundError('device model', name);
  checkVersion('device model', rows[0].version, expectedVersion);
  await tx.query(
    `UPDATE device_models SET vendor = $3, adapter = $4, datum = $5, capabilities = $6, alarms = $7, expected_interval_s = $8,
       parked_interval_s = $9, thresholds = $10, version = version + 1
     WHERE tenant_id = $1 AND name = $2`,
    [by.tenantId, name, ...columnsOf(edit)],
  );
  await keepVersion(tx, by, name);
  return (await findDeviceModel(tx, by.tenantId, name))!;
}

/** Makes the models of these names that are missing, as devices nobody described. */
export async function ensureDeviceModels(tx: Transaction, tenantId: TenantId, names: readonly string[]): Promise<void> {
  await tx.query(
    `WITH made AS (
       INSERT INTO device_models (tenant_id, name) SELECT DISTINCT $1::smallint, name FROM unnest($2::text[]) AS n (name)
       ON CONFLICT DO NOTHING RETURNING tenant_id, name
     )
     INSERT INTO device_model_versions (tenant_id, model, version, valid_from, thresholds)
     SELECT tenant_id, name, 1, '-infinity', '{}' FROM made`,
    [tenantId, names],
  );
}

/** The generic model is always there; any other one has to be described first. */
export function ensureGenericModel(tx: Transaction, tenantId: TenantId, name: string): Promise<void> {
  return name === GENERIC ? ensureDeviceModels(tx, tenantId, [GENERIC]) : Promise.resolve();
}

/** Thresholds of one version of a model. */
export interface ModelThresholds {
  tenantId: TenantId;
  model: string;
  /** They count for fixes with an effective time from here on, ms since the epoch, until the next version's. */
  validFromMs: number;
  thresholds: DeviceThresholds;
}

/** Every version of every model's thresholds, each model's in order: what derivation reads, and a replay reads again. */
export async function loadModelThresholds(db: Queryable): Promise<ModelThresholds[]> {
  const { rows } = await db.query<ModelThresholds>(
    `SELECT tenant_id AS "tenantId", model, thresholds,
       CASE WHEN isfinite(valid_from) THEN extract(epoch FROM valid_from) * 1000 ELSE '-Infinity' END::double precision
         AS "validFromMs"
     FROM device_model_versions ORDER BY tenant_id, model, version`,
  );
  return rows;
}

function columnsOf(model: DeviceModelEdit): unknown[] {
  return [
    model.vendor,
    model.adapter,
    model.datum,
    [...new Set(model.capabilities)],
    [...new Set(model.alarms)],
    model.expectedIntervalS,
    model.parkedIntervalS,
    JSON.stringify(model.thresholds),
  ];
}

async function keepVersion(tx: Transaction, by: Actor, name: string): Promise<void> {
  await tx.query(
    `INSERT INTO device_model_versions (tenant_id, model, version, valid_from, thresholds, changed_by)
     SELECT tenant_id, name, version, CASE WHEN version = 1 THEN '-infinity' ELSE clock_timestamp() END, thresholds, $3
     FROM device_models WHERE tenant_id = $1 AND name = $2`,
    [by.tenantId, name, by.actor],
  );
}
