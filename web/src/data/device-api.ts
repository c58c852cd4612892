import {
  CredentialRecord,
  Device,
  DeviceCommand,
  DeviceCredential,
  DeviceHealth,
  DeviceImportReport,
  DeviceModel,
  DeviceSummary,
  FittingPeriod,
  ModelPeriod,
  itemsOf,
  pageOf,
  QuarantineDrop,
  QuarantinedMessage,
  QuarantinedPayload,
  QuarantineRetry,
  RegisteredDevice,
  RetryItem,
  type DeviceEdit,
  type DeviceFitting,
  type DeviceModelEdit,
  type NewDeviceCommand,
  type NewQuarantineRetry,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

const devicePage = pageOf(Device);
const commandPage = pageOf(DeviceCommand);
const quarantinePage = pageOf(QuarantinedMessage);
const retryItemPage = pageOf(RetryItem);

/** Filters of the list of devices, as the address has them. */
export interface DeviceFilter {
  search?: string | undefined;
  status?: string | undefined;
  model?: string | undefined;
  fitted?: 'false' | undefined;
  rejecting?: 'true' | undefined;
}

/** The REST calls about devices and their quarantine, by name. */
export const deviceApi = {
  list: (filter: DeviceFilter, cursor: string | undefined, signal?: AbortSignal) =>
    request('GET', apiPaths.devices({ ...filter, cursor, limit: 200 }), devicePage, { signal }),
  summary: () => request('GET', apiPaths.deviceSummary, DeviceSummary),
  find: (id: string, signal?: AbortSignal) => request('GET', apiPaths.device(id), Device, { signal }),
  health: (id: string, signal?: AbortSignal) => request('GET', apiPaths.deviceHealth(id), DeviceHealth, { signal }),
  register: (body: unknown) => request('POST', apiPaths.devices(), RegisteredDevice, { body }),
  edit: (id: string, edit: DeviceEdit, version: number) =>
    request('PATCH', apiPaths.device(id), Device, { body: edit, version }),
  import: (csv: string, dryRun: boolean) =>
    request('POST', apiPaths.deviceImport({ dryRun }), DeviceImportReport, { file: { type: 'text/csv', text: csv } }),

  credentials: (id: string) => request('GET', apiPaths.deviceCredentials(id), itemsOf(CredentialRecord)),
  rotate: (id: string) => request('POST', apiPaths.deviceCredentials(id), DeviceCredential),
  revoke: (id: string, credentialId: string) => request('DELETE', apiPaths.deviceCredential(id, credentialId), null),

  modelsOf: (id: string) => request('GET', apiPaths.deviceModelsOf(id), itemsOf(ModelPeriod)),
  fittings: (id: string) => request('GET', apiPaths.deviceFittings(id), itemsOf(FittingPeriod)),
  fit: (id: string, to: DeviceFitting, since: string | undefined) =>
    request('PUT', apiPaths.deviceFitting(id, { since }), Device, { body: to }),

  commands: (id: string, signal?: AbortSignal) =>
    request('GET', apiPaths.deviceCommands(id, { limit: 50 }), commandPage, { signal }),
  command: (id: string, body: NewDeviceCommand, idempotencyKey: string) =>
    request('POST', apiPaths.deviceCommands(id), DeviceCommand, { body, idempotencyKey }),
  cancelCommand: (id: string, commandId: string) =>
    request('DELETE', apiPaths.deviceCommand(id, commandId), DeviceCommand),

  models: () => request('GET', apiPaths.deviceModels, itemsOf(DeviceModel)),
  createModel: (body: DeviceModelEdit & { name: string }) =>
    request('POST', apiPaths.deviceModels, DeviceModel, { body }),
  editModel: (name: string, body: DeviceModelEdit, version: number) =>
    request('PUT', apiPaths.deviceModel(name), DeviceModel, { body, version }),

  quarantine: (
    filter: { deviceId?: string | undefined; reason?: string | undefined; open?: string | undefined },
    cursor: string | undefined,
    signal?: AbortSignal,
  ) => request('GET', apiPaths.quarantine({ ...filter, cursor, limit: 200 }), quarantinePage, { signal }),
  quarantined: (id: string) => request('GET', apiPaths.quarantined(id), QuarantinedPayload),
  retry: (body: Partial<NewQuarantineRetry>) =>
    request('POST', apiPaths.quarantineRetries, QuarantineRetry, { body, idempotencyKey: crypto.randomUUID() }),
  retries: () => request('GET', apiPaths.quarantineRetries, itemsOf(QuarantineRetry)),
  retryItems: (id: string, state: string) =>
    request('GET', apiPaths.quarantineRetryItems(id, { state, limit: 200 }), retryItemPage),
  quarantineDrops: () => request('GET', apiPaths.quarantineDrops, itemsOf(QuarantineDrop)),
};
