import { SocketAuth, type Permission } from '@roadcall/contracts';
import { asError, type Logger } from '@roadcall/service-kit';
import { bearerToken, cookieToken, isOwnOrigin, type Authenticator } from '../http/authenticate.ts';
import { may } from '../http/principal.ts';
import type { GatewayNamespace, GatewaySocket } from './gateway-types.ts';

interface Options {
  authenticator: Authenticator;
  allowedOrigins: readonly string[];
  /** Any one of these opens the namespace. */
  permissions: readonly Permission[];
  logger: Logger;
}

/**
 * Refuses a namespace to whoever may not read it, in the handshake: the client gets `connect_error` with the message
 * `unauthenticated`, `forbidden`, `invalid_auth` or `unavailable`.
 */
export function guardNamespace(namespace: GatewayNamespace, options: Options): void {
  const judge = async (socket: GatewaySocket): Promise<string | undefined> => {
    try {
      return await admit(socket, options);
    } catch (error) {
      options.logger.error({ err: asError(error) }, 'a handshake failed');
      return 'unavailable';
    }
  };
  const answer = async (socket: GatewaySocket, next: (refusal?: Error) => void): Promise<void> => {
    const refusal = await judge(socket);
    next(refusal === undefined ? undefined : new Error(refusal));
  };
  namespace.use((socket, next) => {
    void answer(socket, next);
  });
}

async function admit(socket: GatewaySocket, options: Options): Promise<string | undefined> {
  const { headers, auth } = socket.handshake;
  const given = SocketAuth.safeParse(auth);
  if (!given.success) return 'invalid_auth';
  const sent = given.data.token ?? bearerToken(headers);
  // A cookie travels with every page's socket: it counts only from our own pages.
  const ambient = isOwnOrigin(headers, options.allowedOrigins) ? cookieToken(headers) : undefined;
  const token = sent ?? ambient;
  const principal = token === undefined ? undefined : await options.authenticator.principalFor(token);
  if (principal === undefined) return 'unauthenticated';
  if (!options.permissions.some((permission) => may(principal, permission))) return 'forbidden';
  socket.data.principal = principal;
  socket.data.after = given.data.after;
  return undefined;
}
