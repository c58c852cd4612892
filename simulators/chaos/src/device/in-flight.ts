import type { Acknowledgement, Sending } from './chaos-sender.ts';

export interface Entry {
  readonly sending: Sending;
  /** Whether `acks` can name it: it is readable, and no other sending has its numbers. */
  readonly hasAnswer: boolean;
  firstSentAt: number;
  times: number;
  /** Its place among what left on this connection, by its last sending; undefined: it has not left on it. */
  place: number | undefined;
}

/**
 * What a device behind a broker has sent and not yet seen acknowledged. `acks` names messages by their numbers, which leaves two
 * kinds without an answer: what nobody can read, and what repeats the numbers of another message. Of those a device knows
 * by order: a broker hands on what comes by one connection as it came [MQTT-4.6.0-5], so what left between two messages that
 * were sent once only, on this connection, and are both acknowledged, was handed on too, and settled before the second.
 */
export class InFlight {
  private entries: Entry[] = [];
  private left = 0;
  private firstSure = Number.POSITIVE_INFINITY;
  private lastSure = -1;

  /** A new connection: what left on an earlier one may be lost. */
  begin(): void {
    this.left = 0;
    this.firstSure = Number.POSITIVE_INFINITY;
    this.lastSure = -1;
    for (const entry of this.entries) entry.place = undefined;
  }

  add(sending: Sending, hasAnswer: boolean): Entry {
    const entry: Entry = {
      sending,
      hasAnswer,
      firstSentAt: 0,
      times: 0,
      place: undefined,
    };
    this.entries.push(entry);
    return entry;
  }

  /** To be called when an entry leaves at `now`, by `performance.now()`. */
  leaves(entry: Entry, now: number): void {
    if (entry.times === 0) entry.firstSentAt = now;
    entry.times += 1;
    entry.place = this.left++;
  }

  /** Message `n` was named on `acks`. @returns what is known to be kept from now on. */
  answered(n: number): Acknowledgement[] {
    const named = this.entries.find(({ sending, hasAnswer }) => hasAnswer && sending.n === n);
    if (named === undefined) return [];
    if (named.times === 1 && named.place !== undefined) {
      this.firstSure = Math.min(this.firstSure, named.place);
      this.lastSure = Math.max(this.lastSure, named.place);
    }
    const kept = this.entries.filter((entry) => entry === named || this.isBetween(entry));
    this.entries = this.entries.filter((entry) => !kept.includes(entry));
    return kept.map(({ sending, firstSentAt, hasAnswer }) => ({ sending, sentAt: firstSentAt, isDirect: hasAnswer }));
  }

  /** What left before something that is acknowledged and is not acknowledged itself: it did not arrive, or its answer did not. */
  get overtaken(): Entry[] {
    return this.entries.filter(({ place }) => place !== undefined && place < this.lastSure);
  }

  /** What left longest ago. */
  get oldest(): Entry | undefined {
    return this.entries.toSorted((a, b) => (a.place ?? -1) - (b.place ?? -1))[0];
  }

  get all(): readonly Entry[] {
    return this.entries;
  }

  /** Those that will be named on `acks`. */
  get answerable(): number {
    return this.entries.filter(({ hasAnswer }) => hasAnswer).length;
  }

  private isBetween({ hasAnswer, place }: Entry): boolean {
    return !hasAnswer && place !== undefined && place > this.firstSure && place < this.lastSure;
  }
}
