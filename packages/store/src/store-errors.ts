import { DatabaseError } from 'pg';

/** There is no such record in this tenant. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
  /** Kind of record, e.g. `vehicle`. */
  readonly what: string;
  readonly id: string;
  constructor(what: string, id: string) {
    super(`there is no ${what} ${id}`);
    this.what = what;
    this.id = id;
  }
}

/** The change contradicts what is stored. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  /** Database constraint or rule that says no, stable for programs, e.g. `vehicle_rented_once`. */
  readonly constraint: string;
  constructor(constraint: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.constraint = constraint;
  }
}

/** Somebody else has changed the record since the caller read it (If-Match). */
export class VersionConflictError extends Error {
  override readonly name = 'VersionConflictError';
  readonly currentVersion: number;
  constructor(what: string, currentVersion: number) {
    super(`the ${what} has changed meanwhile: it is at version ${currentVersion}`);
    this.currentVersion = currentVersion;
  }
}

/** @throws VersionConflictError unless `expected` is the current version or null (whatever it is). */
export function checkVersion(what: string, current: number, expected: number | null): void {
  if (expected !== null && expected !== current) throw new VersionConflictError(what, current);
}

/** Words for the constraints that a person can run into; the rest get the table's name. */
const CONFLICTS: Readonly<Record<string, string>> = {
  branches_tenant_id_name_en_key: 'a branch has this name already',
  device_credentials_live: 'the device has two live credentials already',
  device_models_pkey: 'a device model has this name already',
  device_in_one_place: 'the device is fitted elsewhere',
  devices_imei: 'another device has this IMEI',
  devices_id: 'a device has this id already',
  devices_pkey: 'a device has this id already',
  geofences_external_id: 'another fence has this external id already',
  gateways_id: 'a gateway has this id already',
  gateways_pkey: 'a gateway has this id already',
  one_device_per_unit: 'the unit has another device',
  one_device_per_vehicle: 'the vehicle has another device',
  partners_tenant_id_name_key: 'a partner has this name already',
  units_crew: 'this user is the crew of another unit',
  units_tenant_id_name_key: 'a unit has this name already',
  vehicle_promised: 'the vehicle is promised to a customer who broke down',
  vehicle_rented_once: 'the vehicle is rented to somebody else in this period',
  vehicles_tenant_id_plate_key: 'a vehicle has this plate already',
  vehicles_tenant_id_vin_key: 'a vehicle has this VIN already',
};

/**
 * Awaits a statement and turns what the database refuses into a typed error: unique and exclusion constraints into
 * ConflictError, a reference to nothing into NotFoundError.
 */
export async function orRefusal<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    throw asRefusal(error);
  }
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const constraint = error.constraint ?? '';
  if (error.code === '23505' || error.code === '23P01') {
    const message = CONFLICTS[constraint] ?? `this contradicts another row of ${error.table ?? 'the same table'}`;
    return new ConflictError(constraint, message, { cause: error });
  }
  if (error.code !== '23503') return error;
  // Key (tenant_id, branch_id)=(1, 0195…) is not present in table "branches".
  const [, key, table] = /=\((?:[^,]*, )?(.*)\) is not present in table "(.*)"/.exec(error.detail ?? '') ?? [];
  return new NotFoundError(SINGULAR[table ?? ''] ?? 'record', key ?? '');
}

const SINGULAR: Readonly<Record<string, string>> = {
  branches: 'branch',
  device_models: 'device model',
  devices: 'device',
  partners: 'partner',
  units: 'unit',
  users: 'user',
  vehicles: 'vehicle',
};
