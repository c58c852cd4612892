import { z } from 'zod';
import { AlarmKind, UNSAID_ALARM_KINDS } from './alarm-kinds.ts';

/** How a device speaks: our own messages, or those of an input adapter. */
export const DeviceAdapter = z.enum(['native', 'owntracks', 'traccar', 'jt808']);
export type DeviceAdapter = z.infer<typeof DeviceAdapter>;

/** What the coordinates of a model are measured on. `gcj02` is China's shifted system; it is turned into WGS-84. */
export const Datum = z.enum(['wgs84', 'gcj02']);
export type Datum = z.infer<typeof Datum>;

/** What a model reports or can do beside its position; what it does not report is shown as unknown, never as 0. */
export const DeviceCapability = z.enum([
  'ignition',
  'odometer',
  'fuel',
  'charge',
  'battery',
  'external_power',
  'locked',
  'dtc',
  'buffering',
  'commands',
  'immobiliser',
]);
export type DeviceCapability = z.infer<typeof DeviceCapability>;

/** Kinds that a device may raise by itself; the server raises the others from what it sees. */
export const DeviceAlarmKind = AlarmKind.exclude(UNSAID_ALARM_KINDS);
export type DeviceAlarmKind = z.infer<typeof DeviceAlarmKind>;

/** Thresholds of plausibility where a model differs from the defaults (telematics/plausibility.ts). */
export const DeviceThresholds = z.strictObject({
  maxSpeedKph: z.number().min(50).max(1_000).optional().describe('a faster way between two positions is a jump, km/h'),
  minJumpM: z.number().min(10).max(100_000).optional().describe('shorter ways are never a jump, metres'),
  minSatellites: z.number().int().min(0).max(20).optional().describe('fewer give no position to trust'),
});
export type DeviceThresholds = z.infer<typeof DeviceThresholds>;

export const DeviceModelName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}/]*$/u, 'a model name has no slash and no control characters');

/** How often a device sends while it moves, seconds. */
export const ExpectedIntervalS = z.number().int().min(1).max(86_400);

/** What a person enters to describe a model. */
export const NewDeviceModel = z.object({
  name: DeviceModelName,
  vendor: z.string().trim().min(1).max(60).nullable().default(null),
  adapter: DeviceAdapter.default('native'),
  datum: Datum.default('wgs84'),
  capabilities: z.array(DeviceCapability).max(DeviceCapability.options.length).default([]),
  alarms: z.array(DeviceAlarmKind).max(DeviceAlarmKind.options.length).default([]),
  expectedIntervalS: ExpectedIntervalS.default(10).describe('how often it sends while it moves, seconds'),
  parkedIntervalS: ExpectedIntervalS.nullable()
    .default(null)
    .describe('how often it sends while it is parked, seconds; null: it may sleep then'),
  thresholds: DeviceThresholds.default({}),
});
export type NewDeviceModel = z.infer<typeof NewDeviceModel>;

/** Everything of a model but its name, which is what devices refer to. */
export const DeviceModelEdit = NewDeviceModel.omit({ name: true });
export type DeviceModelEdit = z.infer<typeof DeviceModelEdit>;

export const DeviceModel = z.object({
  ...NewDeviceModel.shape,
  version: z.number().int(),
  deviceCount: z.number().int(),
});
export type DeviceModel = z.infer<typeof DeviceModel>;
