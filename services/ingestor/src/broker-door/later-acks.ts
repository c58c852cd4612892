/**
 * PUBACKs of one connection, written when their messages are settled, in the order in which the messages came
 * [MQTT-4.6.0-2]: an earlier message that still waits holds back those after it.
 */
export class LaterAcks {
  private waiting: { messageId: number; settled: boolean }[] = [];
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
      if (this.waiting[0] === entry) this.flush();
    };
  }

  /** Messages without a PUBACK. */
  get size(): number {
    return this.waiting.length;
  }

  private flush(): void {
    let count = 0;
    for (; this.waiting[count]?.settled === true; count++) this.write(this.waiting[count]!.messageId);
    this.waiting = this.waiting.slice(count);
  }
}
