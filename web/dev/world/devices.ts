import {
  CredentialId,
  DeviceId,
  type CredentialRecord,
  type Device,
  type DeviceHealth,
  type DeviceModel,
  type DeviceStatus,
  type FittingPeriod,
  type QuarantinedPayload,
  type QuarantineReason,
} from '@roadcall/contracts';
import type { World } from './world.ts';

const MODELS: readonly DeviceModel[] = [
  model('generic', null, { capabilities: [], alarms: [] }),
  model('Teltonika FMB920', 'Teltonika', {
    capabilities: ['ignition', 'odometer', 'fuel', 'external_power', 'buffering'],
    alarms: ['sos', 'power_cut', 'tow_away'],
  }),
  model('T-Box EV3', 'Huizhou Desay', {
    capabilities: ['ignition', 'odometer', 'charge', 'locked', 'dtc', 'commands', 'immobiliser'],
    alarms: ['sos', 'collision', 'low_charge'],
    parkedIntervalS: 3_600,
  }),
];

function model(name: string, vendor: string | null, more: Partial<DeviceModel>): DeviceModel {
  return {
    name,
    vendor,
    adapter: 'native',
    datum: 'wgs84',
    capabilities: [],
    alarms: [],
    expectedIntervalS: 10,
    parkedIntervalS: null,
    thresholds: {},
    version: 1,
    deviceCount: 0,
    ...more,
  };
}

/** What went wrong with the odd device, so that every state is there to be seen. */
const REFUSED: readonly [reason: QuarantineReason, detail: string, payload: string][] = [
  [
    'invalid',
    'fixes[0].lat: 91.2 is too large; at most 90 is allowed',
    '{"boot":0,"seq":118,"fixes":[{"ts":1767139200000,"lat":91.2,"lon":114.3,"speedKph":41}]}',
  ],
  [
    'in_the_future',
    "seq 4410: ts: 61.0 min ahead of the server's clock; at most 5.0 are allowed",
    '{"boot":3,"seq":4410,"fixes":[{"ts":2082844800000,"lat":30.58,"lon":114.27,"ignition":true}]}',
  ],
  ['unparseable', 'payload: no JSON: it ends in the middle of a value', '{"boot":0,"seq":7,"fixes":[{"ts":17671'],
  [
    'null_island',
    'seq 9: lat, lon: 0, 0 is what a receiver without a fix says; leave both out when unknown',
    '{"seq":9,"fixes":[{"ts":1767139200000,"lat":0,"lon":0}]}',
  ],
  [
    'conflict',
    'seq 118: boot 0, seq 118 at 2025-12-31T00:00:00.000Z is already stored with other content; a new fix needs a new seq, or a new boot after the counter was lost',
    '{"seq":118,"fixes":[{"ts":1767139200000,"lat":30.6377,"lon":114.8841,"speedKph":57}]}',
  ],
];

/** The devices of the recorded company, with what was refused from a few of them. */
export interface RecordedDevices {
  devices: Device[];
  models: DeviceModel[];
  quarantine: QuarantinedPayload[];
  credentials: Map<string, CredentialRecord[]>;
}

const kept = new WeakMap<World, RecordedDevices>();

export function devicesOf(world: World): RecordedDevices {
  let held = kept.get(world);
  if (held === undefined) {
    held = record(world);
    kept.set(world, held);
  }
  return held;
}

function record(world: World): RecordedDevices {
  const ago = (ms: number): string => new Date(world.now - ms).toISOString();
  const devices: Device[] = [];
  const quarantine: QuarantinedPayload[] = [];
  const credentials = new Map<string, CredentialRecord[]>();
  const carriers = [
    ...world.vehicles.map(({ id, deviceId, plate, energy }) => ({
      to: { vehicleId: id },
      deviceId,
      label: plate,
      energy,
    })),
    ...world.units.map(({ id, deviceId, name }) => ({
      to: { unitId: id },
      deviceId,
      label: name,
      energy: 'diesel' as const,
    })),
  ];
  for (const [i, { to, deviceId, label, energy }] of carriers.entries()) {
    if (deviceId === null) continue;
    const status: DeviceStatus = i % 41 === 3 ? 'stale' : i % 29 === 5 ? 'offline' : 'online';
    const rejected = i % 37 === 3 ? 1 + (i % 4) : 0;
    const silentMs = status === 'online' ? (i * 731) % 9_000 : 400_000 + i * 60_000;
    devices.push({
      id: deviceId,
      imei: null,
      model: energy === 'ev' ? 'T-Box EV3' : 'Teltonika FMB920',
      firmware: i % 5 === 0 ? '2.5.9' : '2.6.1',
      expectedIntervalS: 10,
      status,
      online: status !== 'offline',
      statusAt: ago(status === 'offline' ? silentMs : 9 * 3_600_000),
      lastSeenAt: ago(silentMs),
      lastFixAt: ago(silentMs),
      lastLagMs: 300 + ((i * 97) % 1_400),
      fittedTo: to,
      fittedLabel: label,
      credentials: [],
      quarantinedCount: rejected,
      rejected24h: rejected,
      version: 1,
    });
    for (let n = 0; n < rejected; n++)
      quarantine.push(refusal(deviceId, quarantine.length, ago(n * 740_000 + i * 9_000)));
  }
  for (const n of [1, 2, 3]) devices.push(spare(`spare-00${n}`));
  for (const device of devices) {
    const record: CredentialRecord = {
      id: CredentialId.parse(crypto.randomUUID()),
      createdAt: ago(40 * 86_400_000),
      createdBy: '张伟',
      revokedAt: null,
      revokedBy: null,
    };
    device.credentials = [{ id: record.id, createdAt: record.createdAt }];
    credentials.set(device.id, [record]);
  }
  quarantine.sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
  return { devices: devices.toSorted((a, b) => (a.id < b.id ? -1 : 1)), models: [...MODELS], quarantine, credentials };
}

function refusal(deviceId: Device['id'], i: number, receivedAt: string): QuarantinedPayload {
  const [reason, detail, text] = REFUSED[i % REFUSED.length]!;
  const bytes = Buffer.from(text);
  return {
    id: i + 1,
    deviceId,
    receivedAt,
    source: 'door:device',
    topic: `v1/devices/${deviceId}/telemetry`,
    reason,
    detail,
    payloadBytes: bytes.length,
    hex: bytes.toString('hex'),
    text,
    lastTry: null,
    attempts: [],
  };
}

/** A device on the shelf: registered, never connected. */
export function spare(id: string, modelName = 'generic'): Device {
  return {
    id: DeviceId.parse(id),
    imei: null,
    model: modelName,
    firmware: null,
    expectedIntervalS: 10,
    status: 'unknown',
    online: null,
    statusAt: null,
    lastSeenAt: null,
    lastFixAt: null,
    lastLagMs: null,
    fittedTo: null,
    fittedLabel: null,
    credentials: [],
    quarantinedCount: 0,
    rejected24h: 0,
    version: 1,
  };
}

export function healthOf(device: Device): DeviceHealth {
  const isJumpy = device.rejected24h > 2;
  return {
    fixes: device.lastFixAt === null ? 0 : 8_211,
    late: isJumpy ? 2_030 : 12,
    lagMedianMs: isJumpy ? 3_600_400 : device.lastLagMs,
    clock: isJumpy ? { kind: 'jumped_back', byMs: 3_600_000 } : null,
    rejected: device.rejected24h === 0 ? {} : { invalid: device.rejected24h },
    dropped: 0,
  };
}

export function fittingsOf(world: World, device: Device): FittingPeriod[] {
  const ago = (days: number): string => new Date(world.now - days * 86_400_000).toISOString();
  if (device.fittedTo === null || device.fittedLabel === null) return [];
  const now = { vehicleId: null, unitId: null, ...device.fittedTo };
  const other = world.vehicles[7]!;
  return [
    {
      ...now,
      deviceId: device.id,
      label: device.fittedLabel,
      from: ago(31),
      to: null,
      fittedBy: '张伟',
      removedBy: null,
    },
    {
      deviceId: device.id,
      vehicleId: other.id,
      unitId: null,
      label: other.plate,
      from: ago(212),
      to: ago(33),
      fittedBy: '王芳',
      removedBy: '张伟',
    },
  ];
}
