import type { Logger } from '@roadcall/service-kit';
import type { IngestMetrics } from '../metrics.ts';
import type { Connection } from './connection.ts';
import type { DoorHost } from './device-door.ts';
import type { DoorLimits } from './door-limits.ts';
import { TimingWheel } from './keep-alive.ts';
import { Rates } from './rates.ts';
import { SessionBook } from './sessions.ts';

const TURN_MS = 1_000;

/** What all connections of the door share. */
export class DoorCore {
  readonly host: DoorHost;
  readonly limits: DoorLimits;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  readonly wheel = new TimingWheel();
  readonly rates: Rates;
  readonly book: SessionBook;
  readonly connections = new Set<Connection>();
  /** Bytes of packets that are not whole yet, of all connections. */
  partialBytes = 0;
  isStopping = false;
  /** Messages that the host has and has not settled. */
  private underWay = 0;
  private whenIdle: (() => void) | undefined;
  /** Connections with something settled since the last flush. */
  private settled: Connection[] = [];
  private throttled: Connection[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(parts: { host: DoorHost; limits: DoorLimits; metrics: IngestMetrics; logger: Logger }) {
    this.host = parts.host;
    this.limits = parts.limits;
    this.metrics = parts.metrics;
    this.logger = parts.logger;
    this.rates = new Rates(parts.limits);
    this.book = new SessionBook(this.wheel, parts.limits.maxAwaySessions);
    this.timer = setInterval(() => this.turn(), TURN_MS);
  }

  taken(): void {
    this.underWay += 1;
  }

  /** One message less under way. A batch settles its messages in one go: what they free is done once, after all of them. */
  settle(connection: Connection | undefined): void {
    this.underWay -= 1;
    if (connection !== undefined && !connection.isInFlush) {
      connection.isInFlush = true;
      if (this.settled.push(connection) === 1) queueMicrotask(() => this.flush());
    }
    if (this.underWay === 0) this.whenIdle?.();
  }

  /** Its device or address has sent as much as one second allows. */
  throttle(connection: Connection): void {
    this.throttled.push(connection);
  }

  /** Resolves when nothing is under way any more, and all acknowledgements are written. */
  async idle(): Promise<void> {
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
    this.flush();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private flush(): void {
    const { settled } = this;
    this.settled = [];
    for (const connection of settled) connection.flush();
  }

  private turn(): void {
    this.wheel.turn();
    this.rates.turn(this.wheel.nowS);
    const { throttled } = this;
    this.throttled = [];
    for (const connection of throttled) connection.release('rate');
  }
}
