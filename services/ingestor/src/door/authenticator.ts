import { DeviceId, parseGatewayUsername } from '@roadcall/contracts';
import { describeError, type Logger } from '@roadcall/service-kit';
import { matchSecret, type LiveCredential } from '@roadcall/store';
import type { StoreHealth } from '../state/store-health.ts';
import type { Admission, AdmissionRequest, DoorClient } from './device-door.ts';
import { FailureLimiter } from './failure-limiter.ts';

/** A revoked credential opens nothing after this time, ms; what it opened until then ends within three seconds more. */
const CACHE_MS = 1_500;
interface CacheEntry {
  at: number;
  credentials: Promise<LiveCredential[]>;
}

export interface AuthenticatorParts {
  loadCredentials(client: DoorClient): Promise<LiveCredential[]>;
  health: StoreHealth;
  logger: Logger;
  clock?: () => number;
}

/** Username = device id, or that of a gateway; password = credential (architecture §4). Secrets are compared in constant time and never logged. */
export function createAuthenticator(parts: AuthenticatorParts): (request: AdmissionRequest) => Promise<Admission> {
  const clock = parts.clock ?? Date.now;
  const limiter = new FailureLimiter(clock);
  /** In the order in which they were looked up. */
  const cache = new Map<string, CacheEntry>();
  /** Names that showed a right credential. */
  const admitted = new Set<string>();

  function entryOf(name: string, client: DoorClient): CacheEntry {
    const known = cache.get(name);
    if (known !== undefined && clock() - known.at < CACHE_MS) return known;
    for (const [id, entry] of cache) {
      if (clock() - entry.at < CACHE_MS) break;
      cache.delete(id);
    }
    const credentials = parts.loadCredentials(client);
    const entry = { at: clock(), credentials };
    cache.set(name, entry);
    credentials.catch(() => cache.get(name) === entry && cache.delete(name));
    return entry;
  }

  return async ({ username, secret, address }) => {
    if (!parts.health.up) return { ok: false, reason: 'store_down' };
    const client = clientOf(username);
    const name = username ?? '';
    // Whoever failed often from here waits, but for devices that were let in before: many may share an address.
    if (limiter.isThrottled(address) && !admitted.has(name)) {
      return { ok: false, reason: 'throttled' };
    }
    try {
      const entry = client && entryOf(name, client);
      const match = matchSecret((await entry?.credentials) ?? [], Buffer.from(secret ?? []));
      if (client !== undefined && match !== undefined) {
        admitted.add(name);
        return { ok: true, client, tenantId: match.tenantId, credentialId: match.id };
      }
    } catch (error) {
      parts.health.fails(error);
      parts.logger.warn({ reason: describeError(error) }, 'could not check a credential');
      return { ok: false, reason: 'store_down' };
    }
    if (limiter.addFailure(address)) {
      parts.logger.warn({ client: client?.id ?? 'not a user name', address }, 'refused a client: wrong credential');
    }
    return { ok: false, reason: 'bad_credential' };
  };
}

function clientOf(username: string | undefined): DoorClient | undefined {
  if (username === undefined) return undefined;
  const gatewayId = parseGatewayUsername(username);
  if (gatewayId !== undefined) return { kind: 'gateway', id: gatewayId };
  const deviceId = DeviceId.safeParse(username);
  return deviceId.success ? { kind: 'device', id: deviceId.data } : undefined;
}
