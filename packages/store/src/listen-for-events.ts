import { Client } from 'pg';
import { EVENTS_CHANNEL } from './append-events.ts';
import type { StoreLog } from './log.ts';

export interface EventListener {
  stop(): Promise<void>;
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/**
 * Calls `onWake` whenever events were committed, and after each (re)connection, because something may have been missed
 * meanwhile. LISTEN has a connection of its own, which is made again for as long as it takes. A wake-up may be lost:
 * readers also poll.
 */
export function listenForEvents(options: { url: string; onWake: () => void; log: StoreLog }): EventListener {
  let stopped = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;

  const connect = async (): Promise<void> => {
    const next = new Client({
      connectionString: options.url,
      application_name: 'roadcall-listen',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client = next;
    next.on('notification', options.onWake);
    next.on('error', (error) => options.log.warn({ err: error }, 'the LISTEN connection failed'));
    next.once('end', () => scheduleRetry(next));
    try {
      await next.connect();
      await next.query(`LISTEN ${EVENTS_CHANNEL}`);
      retryMs = FIRST_RETRY_MS;
      options.onWake();
    } catch (error) {
      if (!stopped) options.log.warn({ err: error }, 'cannot listen for events yet');
      await next.end().catch(() => undefined);
      scheduleRetry(next);
    }
  };

  function scheduleRetry(ended: Client): void {
    if (stopped || client !== ended) return;
    client = undefined;
    timer = setTimeout(() => void connect(), retryMs);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  void connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
