/**
 * PUBACKs of one connection, written when their messages are settled, in the order in which the messages came
 * [MQTT-4.6.0-2]: an earlier message that still waits holds back those after it.
 */
export class LaterAcks {
  private waiting: { messageId: number; settled: boolean }[] = [];
  /** Those before it are acknowledged. */
  private head = 0;
  private readonly write: (messageId: number) => void;

  constructor(write: (messageId: number) => void) {
    this.write = write;
  }

  /** Notes a message that came. @returns what to call, once, when it is settled. */
  expect(messageId: number): () => void {
    const entry = { messageId, settled: false };
    this.waiting.push(entry);
    return () => {
      entry.settled = true;
      if (this.waiting[this.head] === entry) this.flush();
    };
  }

  /** Messages without a PUBACK. */
  get size(): number {
    return this.waiting.length - this.head;
  }

  private flush(): void {
    for (; this.waiting[this.head]?.settled === true; this.head++) this.write(this.waiting[this.head]!.messageId);
    if (this.head > 1_024 || this.head === this.waiting.length) {
      this.waiting = this.waiting.slice(this.head);
      this.head = 0;
    }
  }
}
