import { DeviceId } from '@roadcall/contracts';
import { describeError, type Logger } from '@roadcall/service-kit';
import { matchSecret, type LiveCredential } from '@roadcall/store';
import type { StoreHealth } from '../state/store-health.ts';
import type { Admission, AdmissionRequest } from './device-door.ts';
import { FailureLimiter } from './failure-limiter.ts';

/** A revoked credential opens nothing after this time, ms; what it opened until then ends within three seconds more. */
const CACHE_MS = 1_500;
/** The cache is emptied of stale entries when it has grown to this. */
const MAX_CACHED = 20_000;

interface CacheEntry {
  at: number;
  credentials: Promise<LiveCredential[]>;
  /** The device showed a right credential since this was first looked up. */
  wasAdmitted: boolean;
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
  const cache = new Map<DeviceId, CacheEntry>();

  function entryOf(deviceId: DeviceId): CacheEntry {
    const known = cache.get(deviceId);
    if (known !== undefined && clock() - known.at < CACHE_MS) return known;
    if (cache.size >= MAX_CACHED) {
      for (const [id, entry] of cache) if (clock() - entry.at >= CACHE_MS) cache.delete(id);
    }
    const credentials = parts.loadCredentials(deviceId);
    const entry = { at: clock(), credentials, wasAdmitted: known?.wasAdmitted === true };
    cache.set(deviceId, entry);
    credentials.catch(() => cache.get(deviceId) === entry && cache.delete(deviceId));
    return entry;
  }

  return async ({ username, secret, address }) => {
    if (!parts.health.up) return { ok: false, reason: 'store_down' };
    const deviceId = DeviceId.safeParse(username);
    // Whoever failed often from here waits, but for devices that were let in before: many may share an address.
    if (limiter.isThrottled(address) && !(deviceId.success && cache.get(deviceId.data)?.wasAdmitted === true)) {
      return { ok: false, reason: 'throttled' };
    }
    try {
      const entry = deviceId.success ? entryOf(deviceId.data) : undefined;
      const match = matchSecret((await entry?.credentials) ?? [], Buffer.from(secret ?? []));
      if (deviceId.success && entry !== undefined && match !== undefined) {
        entry.wasAdmitted = true;
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
