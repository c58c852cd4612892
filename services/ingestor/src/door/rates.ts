import type { DoorLimits } from './door-limits.ts';

/** CONNECTs of a device or gateway are counted over this long, s. */
const CONNECTS_WINDOW_S = 10;

/** Messages of one device or address within the current second. */
export interface MessageCount {
  second: number;
  messages: number;
}

/** One address with connections. */
export interface AddressCount extends MessageCount {
  readonly address: string;
  connections: number;
}

/** Counts what devices and addresses ask for against the limits. Windows are whole: a second, or ten for CONNECTs. */
export class Rates {
  private readonly limits: DoorLimits;
  private readonly addresses = new Map<string, AddressCount>();
  private readonly newByAddress = new Map<string, number>();
  private readonly connectsByName = new Map<string, number>();

  constructor(limits: DoorLimits) {
    this.limits = limits;
  }

  /** @returns undefined when the address has too many connections, or opens too many at once. */
  openAddress(address: string): AddressCount | undefined {
    const count = this.addresses.get(address) ?? { address, connections: 0, second: 0, messages: 0 };
    const opened = (this.newByAddress.get(address) ?? 0) + 1;
    this.newByAddress.set(address, opened);
    if (opened > this.limits.maxNewPerAddressPerS || count.connections >= this.limits.maxConnectionsPerAddress) {
      return undefined;
    }
    count.connections += 1;
    this.addresses.set(address, count);
    return count;
  }

  /** Of an address that has connections. */
  countOf(address: string): AddressCount | undefined {
    return this.addresses.get(address);
  }

  closeAddress(count: AddressCount): void {
    count.connections -= 1;
    if (count.connections === 0) this.addresses.delete(count.address);
  }

  /** @param name user name. */
  mayConnect(name: string): boolean {
    const connects = (this.connectsByName.get(name) ?? 0) + 1;
    this.connectsByName.set(name, connects);
    return connects <= this.limits.maxConnectsPerDevice;
  }

  /** A new second has begun. */
  turn(nowS: number): void {
    this.newByAddress.clear();
    if (nowS % CONNECTS_WINDOW_S === 0) this.connectsByName.clear();
  }
}

/** Counts a message. @returns whether it was the last one that this second has room for. */
export function isSpent(count: MessageCount, nowS: number, limit: number): boolean {
  if (count.second !== nowS) {
    count.second = nowS;
    count.messages = 0;
  }
  count.messages += 1;
  return count.messages >= limit;
}
