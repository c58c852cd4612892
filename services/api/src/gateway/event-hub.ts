import type { FeedEvent, TenantId } from '@roadcall/contracts';
import { newestEventId, oldestEventId, readEventsAfter, type Queryable } from '@roadcall/store';
import { asError, type Logger } from '@roadcall/service-kit';
import { maySee } from './event-access.ts';
import { createEventReader, type EventReader, type EventSink } from './event-reader.ts';
import type { GatewayNamespace, GatewaySocket } from './gateway-types.ts';

export interface EventHub {
  /** Passes events on to every client that may see them; called by the one feed reader of this process, in order. */
  publish(events: readonly FeedEvent[]): void;
}

/**
 * Serves `/events`: each client goes on after the last id it has seen; where it cannot (too old, of another database, or
 * none given) it gets `reset` with the id from which it goes on.
 * @param options.position id of the event after which the feed reader starts.
 */
export function startEventHub(options: {
  namespace: GatewayNamespace;
  db: Queryable;
  position: number;
  logger: Logger;
}): EventHub {
  const { namespace, db, logger } = options;
  const readers = new Map<GatewaySocket, EventReader>();
  let position = options.position;

  const join = async (socket: GatewaySocket): Promise<void> => {
    const { principal, after } = socket.data;
    const head = position;
    const canResume = after !== undefined && (await canGoOnAfter(db, principal.tenantId, after));
    if (!socket.connected) return;
    if (!canResume) socket.emit('reset', { head });
    const giveUp = (error: unknown): void => {
      if (!socket.connected) return;
      logger.warn({ err: asError(error) }, 'an event reader failed: its client connects again');
      socket.conn.close();
    };
    const reader = createEventReader({
      sink: sinkOf(socket),
      after: canResume ? after : head,
      isVisible: (event) => maySee(principal, event),
      hubPosition: () => position,
      readAfter: (id, limit) => readEventsAfter(db, principal.tenantId, id, limit),
      onFailure: giveUp,
    });
    readers.set(socket, reader);
    reader.start();
  };

  namespace.on('connection', (socket) => {
    socket.on('disconnect', () => readers.delete(socket));
    join(socket).catch((error: unknown) => {
      logger.warn({ err: asError(error) }, 'could not begin to send events: the client connects again');
      socket.conn.close();
    });
  });

  return {
    publish(events) {
      const last = events.at(-1);
      if (last === undefined) return;
      position = last.id;
      for (const event of events) {
        for (const reader of readers.values()) reader.offer(event);
      }
    },
  };
}

/** Ids count over all tenants: up to the newest of all, and not before what this tenant's retention has removed. */
async function canGoOnAfter(db: Queryable, tenantId: TenantId, after: number): Promise<boolean> {
  if (after > (await newestEventId(db, 'all'))) return false;
  const oldest = await oldestEventId(db, tenantId);
  return oldest === undefined || after >= oldest - 1;
}

/** Engine.IO says `drain` when it has handed everything that waits to the network, at once if it can. */
function sinkOf(socket: GatewaySocket): EventSink {
  const { conn } = socket;
  let unwritten = 0;
  conn.on('drain', () => {
    unwritten = 0;
  });
  return {
    send(event) {
      unwritten++;
      socket.emit('event', event);
    },
    backlog: () => unwritten,
    drained: () =>
      new Promise((resolve, reject) => {
        const onDrain = (): void => {
          conn.off('close', onClose);
          resolve();
        };
        const onClose = (): void => {
          conn.off('drain', onDrain);
          reject(new Error('the client is gone'));
        };
        conn.once('drain', onDrain);
        conn.once('close', onClose);
      }),
  };
}
