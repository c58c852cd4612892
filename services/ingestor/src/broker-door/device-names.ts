import type { DeviceId, TenantId } from '@roadcall/contracts';
import type { DeviceDirectory } from '../state/device-directory.ts';
import type { StoreHealth } from '../state/store-health.ts';
import { candidatesOf } from './name-device.ts';

/** While the database cannot be asked for a device, it is asked again after this long, ms. */
const RETRY_MS = 500;
/** Devices that are looked up at once: the store has connections for others too. */
const LOOK_UPS = 2;

/** Whose devices are meant by the names that other systems have for them. */
export interface DeviceNames {
  /** The device of a tenant that sent something under this name before, as long as it is that tenant's. */
  known(tenantId: TenantId, name: string): DeviceId | undefined;
  /** Looks it up; undefined: there is none. Goes on asking while the database is away. */
  find(tenantId: TenantId, name: string): Promise<DeviceId | undefined>;
}

export function createDeviceNames(options: {
  devices: DeviceDirectory;
  health: StoreHealth;
  /** What stands before the id of a source in ours; may be empty. */
  devicePrefix: string;
  /** Called before the first message of a device is pushed. */
  onFirst(deviceId: DeviceId): Promise<void>;
}): DeviceNames {
  const { devices, health } = options;
  /** Devices that sent something, by tenant and the name of their source. */
  const found = new Map<string, DeviceId>();
  /** Names that are being looked up: a burst of a device asks once. */
  const asked = new Map<string, Promise<DeviceId | undefined>>();
  const whenFree: (() => void)[] = [];
  let lookUps = 0;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (lookUps >= LOOK_UPS) await new Promise<void>((resolve) => whenFree.push(resolve));
    else lookUps += 1;
    try {
      return await work();
    } finally {
      const next = whenFree.shift();
      if (next === undefined) lookUps -= 1;
      else next();
    }
  }

  async function lookUp(tenantId: TenantId, name: string): Promise<DeviceId | undefined> {
    for (;;) {
      try {
        const entry = await devices.find(tenantId, candidatesOf(name, options.devicePrefix));
        if (entry === undefined) return undefined;
        await options.onFirst(entry.id);
        found.set(`${tenantId} ${name}`, entry.id);
        return entry.id;
      } catch (error) {
        health.fails(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  return {
    known(tenantId, name) {
      const deviceId = found.get(`${tenantId} ${name}`);
      return deviceId !== undefined && devices.get(deviceId)?.tenantId === tenantId ? deviceId : undefined;
    },
    find(tenantId, name) {
      const key = `${tenantId} ${name}`;
      let answer = asked.get(key);
      if (answer === undefined) {
        answer = inTurn(() => lookUp(tenantId, name)).finally(() => asked.delete(key));
        asked.set(key, answer);
      }
      return answer;
    },
  };
}
