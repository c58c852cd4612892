import {
  CredentialId,
  DeviceEdit,
  DeviceFitting,
  DeviceModelEdit,
  NewDevice,
  NewDeviceCommand,
  NewDeviceModel,
  type Device,
  type DeviceImportReport,
} from '@roadcall/contracts';
import { addCommand, commandsOf } from './world/commands.ts';
import { ok, page, problem, type Answer, type RecordedRoute } from './recorded-route.ts';
import { devicesOf, fittingsOf, healthOf, spare } from './world/devices.ts';
import type { World } from './world/world.ts';

const secret = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');

function withDevice(world: World, id: string | undefined, handle: (device: Device) => Answer): Answer {
  const device = devicesOf(world).devices.find((candidate) => candidate.id === id);
  return device ? handle(device) : problem(404, 'not_found', 'There is no such device');
}

function matches(device: Device, query: URLSearchParams): boolean {
  const search = query.get('search')?.toLowerCase() ?? '';
  const texts = [device.id, device.model, device.fittedLabel ?? ''].join(' ').toLowerCase();
  return (
    texts.includes(search) &&
    (!query.get('status') || device.status === query.get('status')) &&
    (!query.get('model') || device.model === query.get('model')) &&
    (query.get('fitted') !== 'false' || device.fittedTo === null) &&
    (query.get('rejecting') !== 'true' || device.rejected24h > 0)
  );
}

function issue(world: World, device: Device): Answer {
  const now = new Date().toISOString();
  const id = CredentialId.parse(crypto.randomUUID());
  const records = devicesOf(world).credentials;
  const record = { id, createdAt: now, createdBy: 'demo', revokedAt: null, revokedBy: null };
  records.set(device.id, [record, ...(records.get(device.id) ?? [])]);
  device.credentials = [...device.credentials.slice(-1), { id, createdAt: now }];
  return { status: 201, body: { id, deviceId: device.id, secret: secret() } };
}

/** Checks no more than ids: the real api says much more about each line. */
function importFile(world: World, csv: string, dryRun: boolean): Answer {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  const held = devicesOf(world);
  const report: DeviceImportReport = {
    dryRun,
    lines: lines.length,
    accepted: 0,
    refused: 0,
    refusals: [],
    devices: [],
  };
  for (const [i, line] of lines.entries()) {
    const id = line.split(',')[0] ?? '';
    const parsed = NewDevice.safeParse({ id });
    const taken = held.devices.some((device) => device.id === id);
    if (!parsed.success || taken) {
      const why = taken ? 'a device has this id already' : (parsed.error?.issues[0]?.message ?? '');
      report.refusals.push({ line: i + 2, field: 'id', value: id, why, allowed: '1 to 64 letters, digits or hyphens' });
      continue;
    }
    report.accepted += 1;
    if (dryRun) continue;
    held.devices.push(spare(id));
    const credentialId = CredentialId.parse(crypto.randomUUID());
    report.devices.push({ line: i + 2, id: parsed.data.id, fittedTo: null, credentialId, secret: secret() });
  }
  report.refused = report.lines - report.accepted;
  return ok(report);
}

/** Devices and their models in the recorded company. */
export const DEVICE_ROUTES: readonly RecordedRoute[] = [
  [
    'GET',
    /^\/devices$/,
    ({ world, query }) => page(devicesOf(world).devices.filter((device) => matches(device, query))),
  ],
  [
    'GET',
    /^\/device-summary$/,
    ({ world }) => {
      const { devices } = devicesOf(world);
      const byStatus = { online: 0, stale: 0, offline: 0, unknown: 0 };
      for (const { status } of devices) byStatus[status] += 1;
      const unfitted = devices.filter(({ fittedTo }) => fittedTo === null).length;
      const rejecting = devices.filter(({ rejected24h }) => rejected24h > 0).length;
      return ok({ total: devices.length, byStatus, unfitted, rejecting });
    },
  ],
  [
    'POST',
    /^\/devices$/,
    ({ world, body }) => {
      const wish = NewDevice.safeParse(body);
      if (!wish.success) return problem(400, 'invalid_body', 'The device is not valid');
      const held = devicesOf(world);
      if (held.devices.some(({ id }) => id === wish.data.id)) {
        return problem(409, 'device_id_taken', 'A device has this id already');
      }
      const device = spare(wish.data.id, wish.data.model);
      held.devices.push(device);
      return { status: 201, body: { device, credential: issue(world, device).body } };
    },
  ],
  [
    'POST',
    /^\/devices\/import$/,
    ({ world, body, query }) => importFile(world, typeof body === 'string' ? body : '', query.get('dryRun') === 'true'),
  ],
  ['GET', /^\/devices\/([^/]+)$/, ({ world, params }) => withDevice(world, params[0], ok)],
  [
    'PATCH',
    /^\/devices\/([^/]+)$/,
    ({ world, params, body }) =>
      withDevice(world, params[0], (device) =>
        ok(Object.assign(device, DeviceEdit.parse(body), { version: device.version + 1 })),
      ),
  ],
  [
    'GET',
    /^\/devices\/([^/]+)\/health$/,
    ({ world, params }) => withDevice(world, params[0], (one) => ok(healthOf(one))),
  ],
  [
    'GET',
    /^\/devices\/([^/]+)\/credentials$/,
    ({ world, params }) =>
      withDevice(world, params[0], ({ id }) => ok({ items: devicesOf(world).credentials.get(id) ?? [] })),
  ],
  [
    'POST',
    /^\/devices\/([^/]+)\/credentials$/,
    ({ world, params }) => withDevice(world, params[0], (one) => issue(world, one)),
  ],
  [
    'DELETE',
    /^\/devices\/([^/]+)\/credentials\/([^/]+)$/,
    ({ world, params }) =>
      withDevice(world, params[0], (device) => {
        device.credentials = device.credentials.filter(({ id }) => id !== params[1]);
        const record = devicesOf(world)
          .credentials.get(device.id)
          ?.find(({ id }) => id === params[1]);
        if (record) Object.assign(record, { revokedAt: new Date().toISOString(), revokedBy: 'demo' });
        return { status: 204 };
      }),
  ],
  [
    'GET',
    /^\/devices\/([^/]+)\/commands$/,
    ({ world, params }) => withDevice(world, params[0], ({ id }) => ok({ items: commandsOf(world, id), next: null })),
  ],
  [
    'POST',
    /^\/devices\/([^/]+)\/commands$/,
    ({ world, params, body }) =>
      withDevice(world, params[0], ({ id }) => ({
        status: 201,
        body: addCommand(world, id, NewDeviceCommand.parse(body)),
      })),
  ],
  [
    'DELETE',
    /^\/devices\/([^/]+)\/commands\/([^/]+)$/,
    ({ world, params }) =>
      withDevice(world, params[0], ({ id }) => {
        const command = commandsOf(world, id).find((one) => one.id === params[1]);
        if (!command) return problem(404, 'not_found', 'There is no such command');
        Object.assign(command, { status: 'cancelled', finishedAt: new Date(world.now).toISOString() });
        return ok(command);
      }),
  ],
  [
    'GET',
    /^\/devices\/([^/]+)\/fittings$/,
    ({ world, params }) => withDevice(world, params[0], (one) => ok({ items: fittingsOf(world, one) })),
  ],
  [
    'GET',
    /^\/devices\/([^/]+)\/models$/,
    ({ world, params }) =>
      withDevice(world, params[0], ({ model }) => {
        const from = new Date(world.now - 31 * 86_400_000).toISOString();
        const first = { model: 'generic', from: null, changedBy: null };
        return ok({ items: model === 'generic' ? [first] : [{ model, from, changedBy: '张伟' }, first] });
      }),
  ],
  [
    'PUT',
    /^\/devices\/([^/]+)\/fitting$/,
    ({ world, params, body }) =>
      withDevice(world, params[0], (device) => {
        const to = DeviceFitting.parse(body ?? null);
        const carriers = [...world.vehicles, ...world.units];
        const id = to === null ? null : 'vehicleId' in to ? to.vehicleId : to.unitId;
        const carrier = carriers.find((candidate) => candidate.id === id);
        if (carrier?.deviceId) {
          const label = 'plate' in carrier ? carrier.plate : carrier.name;
          const detail = `${label} carries device ${carrier.deviceId} from 2026-10-23T08:00:00.000Z until now; take that one out first`;
          return problem(409, 'vehicle_has_device', 'Conflict', detail);
        }
        const label = carrier && ('plate' in carrier ? carrier.plate : carrier.name);
        return ok(Object.assign(device, { fittedTo: to, fittedLabel: label ?? null }));
      }),
  ],
  [
    'GET',
    /^\/device-models$/,
    ({ world }) => {
      const { models, devices } = devicesOf(world);
      const countOf = (name: string): number => devices.filter((device) => device.model === name).length;
      return ok({ items: models.map((model) => ({ ...model, deviceCount: countOf(model.name) })) });
    },
  ],
  [
    'POST',
    /^\/device-models$/,
    ({ world, body }) => {
      const model = { ...NewDeviceModel.parse(body), version: 1, deviceCount: 0 };
      devicesOf(world).models.push(model);
      return { status: 201, body: model };
    },
  ],
  [
    'PUT',
    /^\/device-models\/([^/]+)$/,
    ({ world, params, body }) => {
      const model = devicesOf(world).models.find(({ name }) => name === params[0]);
      if (!model) return problem(404, 'not_found', 'There is no such model');
      return ok(Object.assign(model, DeviceModelEdit.parse(body), { version: model.version + 1 }));
    },
  ],
];
