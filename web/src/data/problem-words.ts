import { ExclusionReason, ReplacementExclusion } from '@roadcall/contracts';
import { t } from 'i18next';
import { ApiError, UnreachableError } from './api-error.ts';

/** The one place that turns an error into a sentence for people: what happened, what was kept, what to do. */
export function problemInWords(error: unknown): string {
  if (error instanceof UnreachableError) return t('errors.unreachable');
  if (!(error instanceof ApiError)) {
    // zod's errors carry `issues`: the answer had another shape than the contract.
    return error instanceof Error && 'issues' in error ? t('errors.badAnswer') : t('errors.unexpected');
  }
  const byCode: Readonly<Record<string, () => string>> = {
    wrong_credentials: () => t('errors.wrongCredentials'),
    too_many_attempts: () => t('errors.tooManyAttempts'),
    no_position: () => t('errors.vehicleHasNoPosition'),
    no_running_rental: () => t('errors.noRunningRental'),
    replacement_arrived: () => t('errors.replacementArrived'),
    vehicle_excluded: () => t('errors.vehicleExcluded', { rules: vehicleRules(error) }),
    driver_excluded: () => t('errors.driverExcluded', { rules: driverRules(error) }),
    wrong_state: () => t('errors.over'),
    unit_has_assignment: () => t('errors.unitHeld'),
    unit_off_duty: () => t('errors.unitOffDuty'),
    unit_retired: () => t('errors.unitRetired'),
    device_id_taken: () => t('errors.idTaken'),
    gateway_id_taken: () => t('errors.idTaken'),
    name_taken: () => t('errors.nameTaken'),
    partners_tenant_id_name_key: () => t('errors.nameTaken'),
    no_unit: () => t('errors.noUnit'),
    crew_taken: () => t('errors.crewTaken'),
    unknown_reference: () => t('errors.notFound'),
    store_unavailable: () => t('errors.storeUnavailable'),
    no_city: () => t('errors.noCity'),
  };
  const known = byCode[error.code];
  if (known) return known();
  switch (error.status) {
    case 400:
    case 422: {
      const first = error.fields[0];
      return t('errors.invalid', {
        detail: first ? `${first.field} ${first.message}` : (error.detail ?? error.message),
      });
    }
    case 401:
      return t('errors.signedOut');
    case 403:
      return t('errors.forbidden');
    case 404:
      return t('errors.notFound');
    case 409:
    case 412:
      return t('errors.conflict');
    case 429:
      return t('errors.tooManyAttempts');
    default:
      return t('errors.server', { status: error.status });
  }
}

/** Rules come as their names; the console has the words. */
const vehicleRules = ({ fields }: ApiError): string =>
  fields.map(({ message }) => t(`mission.excluded.${ReplacementExclusion.parse(message)}`)).join(', ');
const driverRules = ({ fields }: ApiError): string =>
  fields.map(({ message }) => t(`desk.incident.excluded.${ExclusionReason.parse(message)}`)).join(', ');
