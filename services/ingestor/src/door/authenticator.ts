import { DeviceId } from '@roadcall/contracts';
import { describeError, type Logger } from '@roadcall/service-kit';
import { matchSecret, type LiveCredential } from '@roadcall/store';
import type { StoreHealth } from '../state/store-health.ts';
import type { Admission, AdmissionRequest } from './device-door.ts';
import { FailureLimiter } from './failure-limiter.ts';

/** A revoked credential opens nothing after this time, ms; what it opened until then ends within three seconds more. */
const CACHE_MS = 1_500;
interface CacheEntry {
  at: number;
  credentials: Promise<LiveCredential[]>;
}

export interface AuthenticatorParts {
  loadCredentials(deviceId: DeviceId): Promise<LiveCredential[]>;
  health: StoreHealth;
  logger: Logger;
  clock?: () => number;
}

/** Username = device id, password = credential (architecture §4). Secrets are compared in constant time and never logged. */
export function createAuthenticator(parts: AuthenticatorParts): (request: AdmissionRequest) => Promise<Admission> {
  const clock = parts.clock ?? Date.now;
  const limiter = new FailureLimiter(clock);
  /** In the order in which they were looked up. */
  const cache = new Map<DeviceId, CacheEntry>();
  /** Devices that showed a right credential. */
  const admitted = new Set<DeviceId>();

  function entryOf(deviceId: DeviceId): CacheEntry {
    const known = cache.get(deviceId);
    if (known !== undefined && clock() - known.at < CACHE_MS) return known;
    for (const [id, entry] of cache) {
      if (clock() - entry.at < CACHE_MS) break;
      cache.delete(id);
    }
    const credentials = parts.loadCredentials(deviceId);
    const entry = { at: clock(), credentials };
    cache.set(deviceId, entry);
    credentials.catch(() => cache.get(deviceId) === entry && cache.delete(deviceId));
    return entry;
  }

  return async ({ username, secret, address }) => {
    if (!parts.health.up) return { ok: false, reason: 'store_down' };
    const deviceId = DeviceId.safeParse(username);
    // Whoever failed often from here waits, but for devices that were let in before: many may share an address.
    if (limiter.isThrottled(address) && !(deviceId.success && admitted.has(deviceId.data))) {
      return { ok: false, reason: 'throttled' };
    }
    try {
      const entry = deviceId.success ? entryOf(deviceId.data) : undefined;
      const match = matchSecret((await entry?.credentials) ?? [], Buffer.from(secret ?? []));
      if (deviceId.success && match !== undefined) {
        admitted.add(deviceId.data);
        return { ok: true, deviceId: deviceId.data, tenantId: match.tenantId, credentialId: match.id };
      }
    } catch (error) {
      parts.health.fails(error);
      parts.logger.warn({ reason: describeError(error) }, 'could not check a credential');
      return { ok: false, reason: 'store_down' };
    }
    if (limiter.addFailure(address)) {
      parts.logger.warn(
        { deviceId: deviceId.data ?? 'not a device id', address },
        'refused a device: wrong credential',
      );
    }
    return { ok: false, reason: 'bad_credential' };
  };
}
