import { z } from 'zod';
import { CommandId, DeviceId } from './ids.ts';
import { Instant } from './position.ts';

/** Longest `params` of a command and longest `result`, as JSON, bytes. */
export const MAX_COMMAND_BYTES = 8_192;
/** Commands of one device that may be open at once. */
export const MAX_OPEN_COMMANDS = 100;
const DEFAULT_EXPIRY_S = 3_600;
const MAX_EXPIRY_S = 7 * 86_400;

/**
 * queued → sent → delivered (the device's PUBACK) → answered or failed (its `results` message). `expired`: its time was
 * over before the device answered; an answer that comes later still counts. `failed` also: the device would not take it. `cancelled`:
 * a person took it back before the device acknowledged it; an answer that comes all the same counts.
 */
export const CommandStatus = z.enum(['queued', 'sent', 'delivered', 'answered', 'failed', 'expired', 'cancelled']);
export type CommandStatus = z.infer<typeof CommandStatus>;

/** Anything that stops a vehicle or keeps it from starting, however it is called. */
const IMMOBILISING =
  /immobili|engine_?(cut|stop|off|kill|lock|block|disable)|(cut|stop|kill|block|disable)_?(engine|fuel|ignition|starter)|fuel_?(cut|off)|relay/;

/** What the device is to do. Its meaning is the device's; names are lower case. */
export const CommandKind = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,59}$/,
    'a kind is 1 to 60 lower case letters, digits and _, e.g. locate, reboot, set_interval',
  )
  .refine((kind) => !IMMOBILISING.test(kind), {
    message: 'a vehicle is not immobilised by a plain command: this needs the checks that it stands still and who asks',
  });

const BoundedJson = z
  .record(z.string(), z.json())
  .refine((value) => new TextEncoder().encode(JSON.stringify(value)).length <= MAX_COMMAND_BYTES, {
    message: `is at most ${MAX_COMMAND_BYTES} bytes of JSON`,
  })
  .refine((value) => !/\\u0000|\\u[dD][89a-fA-F]/.test(JSON.stringify(value)), {
    message: 'holds no U+0000 and no half surrogate pair',
  });

export const NewDeviceCommand = z.object({
  kind: CommandKind,
  params: BoundedJson.default({}),
  expiresInS: z.number().int().min(5).max(MAX_EXPIRY_S).default(DEFAULT_EXPIRY_S).describe('seconds from now'),
});
export type NewDeviceCommand = z.infer<typeof NewDeviceCommand>;

export const DeviceCommand = z.object({
  id: CommandId,
  deviceId: DeviceId,
  kind: z.string(),
  params: z.record(z.string(), z.json()),
  status: CommandStatus,
  createdBy: z.string().nullable().describe('user id'),
  createdAt: Instant,
  expiresAt: Instant,
  sentAt: Instant.nullable().describe('the last time'),
  deliveredAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  attempts: z.number().int(),
  result: z.record(z.string(), z.json()).nullable(),
  failure: z.string().nullable().describe('why it failed'),
});
export type DeviceCommand = z.infer<typeof DeviceCommand>;

/** Payload of `commands`. It may come more than once: a device carries out an id once. */
export const CommandMessage = z.object({
  id: CommandId,
  kind: z.string(),
  params: z.record(z.string(), z.json()),
  expiresAt: z.number().int().describe('ms since the epoch; not to be carried out later'),
});
export type CommandMessage = z.infer<typeof CommandMessage>;

/** Payload of `results`: what became of a command. */
export const CommandResult = z.object({
  id: CommandId,
  ok: z.boolean(),
  result: BoundedJson.optional(),
  message: z.string().max(500).optional().describe('why it failed'),
});
export type CommandResult = z.infer<typeof CommandResult>;
