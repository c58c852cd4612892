import type { FastifyRequest } from 'fastify';
import { ConflictError, isDataRefusal, isRetryable, NotFoundError, VersionConflictError } from '@roadcall/store';
import { conflict, ProblemError, versionConflict } from './problems.ts';

/** Codes for programs instead of the names of constraints. */
const CONFLICT_CODES: Readonly<Record<string, string>> = {
  branches_tenant_id_name_en_key: 'name_taken',
  device_credentials_live: 'too_many_credentials',
  device_models_pkey: 'name_taken',
  device_in_one_place: 'device_fitted_elsewhere',
  devices_imei: 'imei_taken',
  devices_id: 'device_id_taken',
  devices_pkey: 'device_id_taken',
  geofences_external_id: 'external_id_taken',
  gateways_id: 'gateway_id_taken',
  gateways_pkey: 'gateway_id_taken',
  one_device_per_unit: 'unit_has_device',
  one_device_per_vehicle: 'vehicle_has_device',
  units_crew: 'crew_taken',
  units_tenant_id_name_key: 'name_taken',
  users_username: 'username_taken',
  vehicle_rented_once: 'vehicle_rented',
  vehicles_tenant_id_plate_key: 'plate_taken',
  vehicles_tenant_id_vin_key: 'vin_taken',
};

/** What the store refused, as the client gets it; undefined for anything else. */
export function storeRefusal(error: unknown, request: FastifyRequest): ProblemError | undefined {
  if (error instanceof NotFoundError) {
    const isInPath = Object.values(request.params ?? {}).includes(error.id);
    return isInPath
      ? new ProblemError(404, 'not_found', 'Not found', { detail: error.message, cause: error })
      : new ProblemError(422, 'unknown_reference', 'The request names something that is not there', {
          detail: error.message,
          cause: error,
        });
  }
  if (error instanceof VersionConflictError) return versionConflict(error.currentVersion);
  if (error instanceof ConflictError) {
    return conflict(CONFLICT_CODES[error.constraint] ?? error.constraint, error.message, error);
  }
  if (isDataRefusal(error)) {
    return new ProblemError(400, 'invalid_value', 'A value cannot be stored', {
      detail: 'text may hold no NUL character, and numbers must fit their field',
      cause: error,
    });
  }
  if (!isRetryable(error)) return undefined;
  return new ProblemError(503, 'store_unavailable', 'The database is not available, try again', {
    headers: { 'retry-after': '2' },
    cause: error,
  });
}
