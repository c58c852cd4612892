import { decodeLiveFrame, encodeLiveFrame, type LiveRecord, type TenantId } from '@roadcall/contracts';
import type { LiveChannel, LiveHandler, LiveHop } from './live-channel.ts';

/** A confirmation that does not come within this time is given up, so that a lost one stops nothing, milliseconds. */
const CONFIRM_TIMEOUT_MS = 2_000;

interface Outbox {
  /** Newest state per wire number; what waits for the confirmation of the frame before. */
  waiting: Map<number, LiveRecord>;
  sequence: number;
  inFlight: boolean;
}

/** A channel over one hop: at most one unconfirmed frame per tenant, newest state per vehicle meanwhile. */
export function coalesce(hop: LiveHop, clock: () => number = Date.now): LiveChannel {
  const outboxes = new Map<TenantId, Outbox>();
  const handlers: LiveHandler[] = [];
  let receiving = false;
  let closed = false;

  function flush(tenantId: TenantId, outbox: Outbox): void {
    if (outbox.inFlight || outbox.waiting.size === 0 || closed) return;
    const records = [...outbox.waiting.values()];
    outbox.waiting.clear();
    outbox.inFlight = true;
    outbox.sequence = (outbox.sequence + 1) >>> 0;
    const frame = encodeLiveFrame({
      type: 'delta',
      sequence: outbox.sequence,
      baseTs: clock(),
      tickMs: 0,
      records,
    });
    const proceed = (): void => {
      outbox.inFlight = false;
      flush(tenantId, outbox);
    };
    // A failed hop loses this frame; the vehicles' next fixes bring newer states.
    void withTimeout(hop.send(tenantId, frame)).then(proceed, proceed);
  }

  return {
    publish(tenantId, records) {
      let outbox = outboxes.get(tenantId);
      if (outbox === undefined) outboxes.set(tenantId, (outbox = { waiting: new Map(), sequence: 0, inFlight: false }));
      for (const record of records) outbox.waiting.set(record.no, record);
      flush(tenantId, outbox);
    },
    subscribe(handler) {
      handlers.push(handler);
      if (receiving) return;
      receiving = true;
      hop.receive((tenantId, bytes) => {
        const frame = decodeLiveFrame(bytes);
        if (frame !== undefined) for (const each of handlers) each(tenantId, frame.records);
      });
    },
    async close() {
      closed = true;
      await hop.close();
    },
  };
}

async function withTimeout(sent: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CONFIRM_TIMEOUT_MS);
  });
  try {
    await Promise.race([sent, late]);
  } finally {
    clearTimeout(timer);
  }
}
