import { CommandId, type DeviceCommand, type DeviceId, type NewDeviceCommand } from '@roadcall/contracts';
import type { World } from './world.ts';

const held = new WeakMap<World, Map<DeviceId, DeviceCommand[]>>();

/** The commands of a device, the newest first. */
export function commandsOf(world: World, deviceId: DeviceId): DeviceCommand[] {
  const all = held.get(world) ?? new Map<DeviceId, DeviceCommand[]>();
  held.set(world, all);
  const own = all.get(deviceId) ?? [];
  all.set(deviceId, own);
  return own;
}

/** A new command waits: the devices of this company read none. */
export function addCommand(world: World, deviceId: DeviceId, wish: NewDeviceCommand): DeviceCommand {
  const command: DeviceCommand = {
    id: CommandId.parse(crypto.randomUUID()),
    deviceId,
    kind: wish.kind,
    params: wish.params,
    status: 'queued',
    createdBy: null,
    createdAt: new Date(world.now).toISOString(),
    expiresAt: new Date(world.now + wish.expiresInS * 1_000).toISOString(),
    sentAt: null,
    deliveredAt: null,
    finishedAt: null,
    attempts: 0,
    result: null,
    failure: null,
  };
  commandsOf(world, deviceId).unshift(command);
  return command;
}
