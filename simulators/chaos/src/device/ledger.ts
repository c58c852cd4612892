import type { MessageKey, PlannedMessage, Refusal } from '../plan/messages.ts';

/** Counts of what devices sent; each message counts once, however often it went out. */
export interface Counts {
  /** Well-formed fixes that the server has to store. */
  fixes: number;
  /** Messages that it has to quarantine, by kind. */
  refused: Record<Refusal, number>;
}

/** Account of what was sent and acknowledged: the devices' side of the judgement. */
export class Ledger {
  readonly sent: Counts = emptyCounts();
  readonly acknowledged: Counts = emptyCounts();
  /** Of each device, the keys (see `keyOf`) of acknowledged messages. */
  private readonly acknowledgedOf = new Map<number, Set<number>>();

  noteSent(message: PlannedMessage, key: MessageKey): void {
    add(this.sent, message, key);
  }

  /** @returns false when it was acknowledged before. */
  noteAcknowledged(device: number, message: PlannedMessage, key: MessageKey): boolean {
    let keys = this.acknowledgedOf.get(device);
    if (keys === undefined) this.acknowledgedOf.set(device, (keys = new Set()));
    const number = keyOf(key);
    if (keys.has(number)) return false;
    keys.add(number);
    add(this.acknowledged, message, key);
    return true;
  }

  /** Acknowledged messages of a device. */
  *of(device: number): Generator<MessageKey> {
    for (const number of this.acknowledgedOf.get(device) ?? []) yield { n: number >> 1, again: (number & 1) === 1 };
  }
}

function keyOf({ n, again }: MessageKey): number {
  return n * 2 + (again ? 1 : 0);
}

/** The fixes of a contradicting message that do not contradict were counted with the first one. */
function add(counts: Counts, { stored, refusal }: PlannedMessage, { again }: MessageKey): void {
  if (!again) counts.fixes += stored.length;
  if (refusal !== undefined) counts.refused[refusal] += 1;
}

function emptyCounts(): Counts {
  return { fixes: 0, refused: { malformed: 0, conflict: 0, out_of_range: 0 } };
}
