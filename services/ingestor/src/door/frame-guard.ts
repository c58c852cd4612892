/** Most bytes of the "remaining length" field [MQTT-2.2.3]. */
const MAX_LENGTH_BYTES = 4;

/**
 * Watches the bytes of one connection for MQTT packets that are longer than allowed. The parser behind it would collect
 * up to 256 MB before it says anything. Only fixed headers are looked at; nothing is copied.
 */
export class FrameGuard {
  private readonly maxBytes: number;
  /** Bytes of the current packet's body that are still to come. */
  private body = 0;
  private state: 'type' | 'length' = 'type';
  private length = 0;
  private lengthBytes = 0;

  /** @param maxBytes longest body (all but the fixed header) of a packet. */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** @returns false when a packet in this chunk is too long or its length is malformed; the connection has to end then. */
  accepts(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.body > 0) {
        const step = Math.min(this.body, chunk.length - at);
        this.body -= step;
        at += step;
      } else if (this.state === 'type') {
        this.state = 'length';
        this.length = 0;
        this.lengthBytes = 0;
        at += 1;
      } else {
        const byte = chunk[at]!;
        at += 1;
        this.length += (byte & 0x7f) * 128 ** this.lengthBytes;
        this.lengthBytes += 1;
        if (this.length > this.maxBytes) return false;
        if (byte < 0x80) {
          this.body = this.length;
          this.state = 'type';
        } else if (this.lengthBytes === MAX_LENGTH_BYTES) {
          return false;
        }
      }
    }
    return true;
  }
}
