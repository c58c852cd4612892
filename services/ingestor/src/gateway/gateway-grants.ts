import type { DeviceId, GatewayId } from '@roadcall/contracts';

/** Who was refused is not asked for again for this long, ms. */
const REFUSED_FOR_MS = 2_000;
/** Refusals that are remembered per gateway. */
const MAX_REFUSED = 10_000;

/** For which devices gateways may publish, as far as they did. */
export interface GatewayGrants {
  /** Whether it was allowed when it was last looked at, within `refresh`'s pace. */
  has(gatewayId: GatewayId, deviceId: DeviceId): boolean;
  /** Asks the database, unless it said no a moment ago. */
  ask(gatewayId: GatewayId, deviceId: DeviceId): Promise<boolean>;
  /** Looks at all that is allowed again; to be called every few seconds, which is how fast a grant ends. */
  refresh(): Promise<void>;
}

/** @param findAllowed those of these devices that the gateway may publish for now. */
export function createGatewayGrants(
  findAllowed: (gatewayId: GatewayId, deviceIds: readonly DeviceId[]) => Promise<DeviceId[]>,
  clock: () => number = Date.now,
): GatewayGrants {
  const gateways = new Map<GatewayId, { allowed: Set<DeviceId>; refusedAt: Map<DeviceId, number> }>();

  function of(gatewayId: GatewayId) {
    let grants = gateways.get(gatewayId);
    if (grants === undefined) gateways.set(gatewayId, (grants = { allowed: new Set(), refusedAt: new Map() }));
    return grants;
  }

  return {
    has: (gatewayId, deviceId) => gateways.get(gatewayId)?.allowed.has(deviceId) === true,
    async ask(gatewayId, deviceId) {
      const { allowed, refusedAt } = of(gatewayId);
      if (allowed.has(deviceId)) return true;
      if (clock() - (refusedAt.get(deviceId) ?? Number.NEGATIVE_INFINITY) < REFUSED_FOR_MS) return false;
      const isAllowed = (await findAllowed(gatewayId, [deviceId])).length > 0;
      if (isAllowed) {
        allowed.add(deviceId);
        refusedAt.delete(deviceId);
      } else {
        if (refusedAt.size >= MAX_REFUSED) refusedAt.clear();
        refusedAt.set(deviceId, clock());
      }
      return isAllowed;
    },
    async refresh() {
      for (const [gatewayId, grants] of gateways) {
        if (grants.allowed.size === 0) continue;
        const still = new Set(await findAllowed(gatewayId, [...grants.allowed]));
        for (const deviceId of grants.allowed) if (!still.has(deviceId)) grants.allowed.delete(deviceId);
      }
    },
  };
}
