/** Most bytes of the "remaining length" field [MQTT-2.2.3]. */
const MAX_LENGTH_BYTES = 4;
const NOTHING = Buffer.alloc(0);

/** What `next` found: a whole packet, too few bytes, a packet that is too long, a length that is none. */
export type Found = 'packet' | 'more' | 'too_long' | 'malformed';

/**
 * Cuts the byte stream of one connection into packets. Nothing is copied but what is left of a chunk, and a packet that is too
 * long is found at its header, before anything of it is collected.
 */
export class Framer {
  /** Longest body (all but the fixed header) that is taken. */
  maxBytes: number;
  /** After `packet`: the packet is bytes[start…end), its body bytes[bodyAt…end). */
  bytes: Buffer = NOTHING;
  start = 0;
  bodyAt = 0;
  end = 0;
  /** Length of the packet that is being collected, with its header; 0 when it is not known. */
  wantedBytes = 0;
  private at = 0;
  private parts: Buffer[] | undefined;
  private partsBytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Bytes of a packet that is not whole. Zero between packets. */
  get partialBytes(): number {
    return this.parts === undefined ? this.bytes.length - this.at : this.partsBytes;
  }

  /** Adds what came; `next` says what is in it. */
  feed(chunk: Buffer): void {
    if (this.parts !== undefined) {
      this.parts.push(chunk);
      this.partsBytes += chunk.length;
      if (this.partsBytes < this.wantedBytes) return;
      this.bytes = Buffer.concat(this.parts, this.partsBytes);
      this.parts = undefined;
      this.at = 0;
    } else if (this.at < this.bytes.length) {
      this.bytes = Buffer.concat([this.bytes.subarray(this.at), chunk]);
      this.at = 0;
    } else {
      this.bytes = chunk;
      this.at = 0;
    }
  }

  /** Goes on to the next packet. Its bytes are good until the next `feed`. */
  next(): Found {
    if (this.parts !== undefined) return 'more';
    const { bytes } = this;
    let at = this.at + 1;
    let length = 0;
    let factor = 1;
    for (let lengthBytes = 1; ; lengthBytes++) {
      if (at >= bytes.length) return this.keepRest(0);
      const byte = bytes[at++]!;
      length += (byte & 0x7f) * factor;
      if (length > this.maxBytes) return 'too_long';
      if (byte < 0x80) break;
      if (lengthBytes === MAX_LENGTH_BYTES) return 'malformed';
      factor *= 128;
    }
    if (at + length > bytes.length) return this.keepRest(at + length - this.at);
    this.wantedBytes = 0;
    this.start = this.at;
    this.bodyAt = at;
    this.end = at + length;
    this.at = this.end;
    return 'packet';
  }

  /** Forgets everything: the connection is ending. */
  clear(): void {
    this.bytes = NOTHING;
    this.parts = undefined;
    this.at = 0;
  }

  /** A copy, so that a few bytes do not hold on to a whole chunk. */
  private keepRest(wantedBytes: number): Found {
    this.wantedBytes = wantedBytes;
    const rest = this.at === this.bytes.length ? NOTHING : Buffer.from(this.bytes.subarray(this.at));
    this.at = 0;
    if (wantedBytes === 0) {
      this.bytes = rest;
    } else {
      this.bytes = NOTHING;
      this.parts = [rest];
      this.partsBytes = rest.length;
    }
    return 'more';
  }
}
