import { extendSessions, findLiveSessions, type Queryable, type Session } from '@roadcall/store';
import { asError, type Logger } from '@roadcall/service-kit';
import type { GatewayNamespace, GatewaySocket } from './gateway-types.ts';

/** A revoked session loses its sockets within this time, ms. */
const WATCH_MS = 2_000;

/**
 * Cuts sockets whose session was revoked, ran out or whose user was disabled; those whose rights changed are made to
 * connect again. An open socket counts as use of its session.
 * @returns stops the watch.
 */
export function watchSessions(options: {
  namespaces: readonly GatewayNamespace[];
  db: Queryable;
  logger: Logger;
}): () => void {
  const { namespaces, db, logger } = options;

  const check = async (): Promise<void> => {
    const watched = namespaces.flatMap((namespace) => [...namespace.sockets.values()]).flatMap(withSession);
    if (watched.length === 0) return;
    const hashes = new Map(watched.map(({ key, session }) => [key, session.tokenSha256]));
    const live = new Map(
      (await findLiveSessions(db, [...hashes.values()])).map((session) => [keyOf(session), session]),
    );
    for (const { socket, key, session } of watched) {
      const now = live.get(key);
      if (now === undefined) {
        logger.info({ userId: session.user.id }, 'a session ended: its socket is cut');
        socket.disconnect(true);
      } else if (rightsOf(now) !== rightsOf(session)) {
        logger.info({ userId: session.user.id }, 'the rights of a session changed: its socket connects again');
        socket.conn.close();
      }
    }
    await extendSessions(
      db,
      [...live.values()].map(({ tokenSha256 }) => tokenSha256),
    );
  };

  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const schedule = (): void => {
    timer = setTimeout(() => {
      check()
        .catch((error: unknown) => logger.warn({ err: asError(error) }, 'could not check the sessions of sockets'))
        .finally(() => {
          if (!stopped) schedule();
        });
    }, WATCH_MS);
  };
  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function withSession(socket: GatewaySocket): { socket: GatewaySocket; key: string; session: Session }[] {
  const { session } = socket.data.principal;
  return session === null ? [] : [{ socket, key: keyOf(session), session }];
}

function keyOf(session: Session): string {
  return session.tokenSha256.toString('hex');
}

function rightsOf({ user }: Session): string {
  return [user.roles.toSorted().join(' '), user.unitId].join('|');
}
