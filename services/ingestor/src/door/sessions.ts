import type { Connection } from './connection.ts';
import type { Delivery } from './device-door.ts';
import type { MessageCount } from './rates.ts';
import type { TimingWheel, Watched } from './keep-alive.ts';

/** What the open connections of a device or gateway have in common. */
export interface ClientEntry extends MessageCount {
  /** User name: device id, or that of a gateway. */
  readonly name: string;
  /** Oldest first. */
  readonly connections: Connection[];
}

/**
 * A session [MQTT-4.1]: what outlives a connection. It is in memory alone: commands are in the database, so that a device
 * whose session is gone (`session present` says so) loses none of them.
 */
export class Session implements Watched {
  readonly key: string;
  connection: Connection | undefined;
  /** It has subscribed to `commands`. */
  readsCommands = false;
  readsAcks = false;
  /** How long it is kept without a connection, s. */
  expiryS = 0;
  /** Messages that wait for the device's PUBACK, by packet id, in the order in which they were sent. */
  unanswered: Map<number, Delivery> | undefined;
  lastPacketId = 0;
  /** QoS 2 messages that are stored and wait for their PUBREL. */
  received: Set<number> | undefined;
  endsAtS = Infinity;
  /** A last will that waits for its delay [MQTT-3.1.3-9]. */
  delayedWill: { dueAtS: number; publish(): void } | undefined;
  wheelSlot = -1;
  private readonly onEnd: (session: Session) => void;

  constructor(key: string, onEnd: (session: Session) => void) {
    this.key = key;
    this.onEnd = onEnd;
  }

  dueAtS(): number {
    return Math.min(this.endsAtS, this.delayedWill?.dueAtS ?? Infinity);
  }

  onDue(nowS: number): void {
    if (nowS >= (this.delayedWill?.dueAtS ?? Infinity)) {
      this.delayedWill!.publish();
      this.delayedWill = undefined;
    }
    if (nowS >= this.endsAtS) this.onEnd(this);
  }
}

/** The sessions of this door, and which connections each client has. Key = (user name, client id): nobody can take another's. */
export class SessionBook {
  private readonly sessions = new Map<string, Session>();
  private readonly clients = new Map<string, ClientEntry>();
  private readonly wheel: TimingWheel;
  private readonly maxAway: number;
  private connected = 0;

  constructor(wheel: TimingWheel, maxAway: number) {
    this.wheel = wheel;
    this.maxAway = maxAway;
  }

  /** Open connections of devices. */
  get size(): number {
    return this.connected;
  }

  find(key: string): Session | undefined {
    return this.sessions.get(key);
  }

  entryOf(name: string): ClientEntry | undefined {
    return this.clients.get(name);
  }

  /**
   * The session for a connection: the one that was kept, or a new one.
   * @param clean whatever was kept is forgotten [MQTT-3.1.2-6, 5.0: MQTT-3.1.2-4].
   */
  open(
    key: string,
    connection: Connection,
    name: string,
    clean: boolean,
  ): { session: Session; isPresent: boolean; entry: ClientEntry } {
    let session = this.sessions.get(key);
    if (clean && session !== undefined) {
      this.end(session);
      session = undefined;
    }
    const isPresent = session !== undefined;
    session ??= new Session(key, (ended) => this.end(ended));
    session.connection = connection;
    session.endsAtS = Infinity;
    session.delayedWill = undefined;
    this.wheel.forget(session);
    this.sessions.set(key, session);
    let entry = this.clients.get(name);
    if (entry === undefined) {
      entry = { name, connections: [], second: 0, messages: 0 };
      this.clients.set(name, entry);
    }
    entry.connections.push(connection);
    this.connected += 1;
    return { session, isPresent, entry };
  }

  /** The connection has ended; the session stays for as long as it was asked to. */
  leave(session: Session, entry: ClientEntry): void {
    const { connection } = session;
    session.connection = undefined;
    const at = connection === undefined ? -1 : entry.connections.indexOf(connection);
    if (at >= 0) {
      entry.connections.splice(at, 1);
      this.connected -= 1;
    }
    if (entry.connections.length === 0) this.clients.delete(entry.name);
    if (session.expiryS === 0 || this.sessions.size - this.connected > this.maxAway) return this.end(session);
    session.endsAtS = this.wheel.after(session.expiryS);
    this.wheel.watch(session);
  }

  /** A will that still waits is published now: the session that it waited for is over [MQTT-3.1.2-8]. */
  private end(session: Session): void {
    this.wheel.forget(session);
    this.sessions.delete(session.key);
    const will = session.delayedWill;
    session.delayedWill = undefined;
    will?.publish();
  }
}
