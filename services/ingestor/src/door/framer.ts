/** Most bytes of the "remaining length" field [MQTT-2.2.3]. */
const MAX_LENGTH_BYTES = 4;
const NOTHING = Buffer.alloc(0);

/** What `next` found: a whole packet, too few bytes, a packet that is too long, a length that is none. */
export type Found = 'packet' | 'more' | 'too_long' | 'malformed';

/**
 * Cuts the byte stream of one connection into packets. Nothing is copied but what is left of a chunk, and a packet that is too
 * long is found at its header, before anything of it is collected. Chunks belong to whoever feeds them: `settle` lets go of them.
 */
export class Framer {
  /** Longest body (all but the fixed header) that is taken. */
  maxBytes: number;
  /** After `packet`: the packet is bytes[start…end), its body bytes[bodyAt…end). To be copied where it is to stay. */
  bytes: Buffer = NOTHING;
  start = 0;
  bodyAt = 0;
  end = 0;
  /** Length of the packet that is being collected, with its header; 0 when it is not known. */
  wantedBytes = 0;
  private at = 0;
  /** End of what is in `bytes`, which may be longer. */
  private limit = 0;
  private isOwn = true;
  private parts: Buffer[] | undefined;
  private partsBytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Bytes of a packet that is not whole. Zero between packets. */
  get partialBytes(): number {
    return this.parts === undefined ? this.limit - this.at : this.partsBytes;
  }

  /** Adds the first `length` bytes of what came; `next` says what is in it. */
  feed(chunk: Buffer, length: number): void {
    if (this.parts !== undefined) {
      this.parts.push(Buffer.from(chunk.subarray(0, length)));
      this.partsBytes += length;
      if (this.partsBytes < this.wantedBytes) return;
      this.own(Buffer.concat(this.parts, this.partsBytes));
      this.parts = undefined;
    } else if (this.at < this.limit) {
      this.own(Buffer.concat([this.bytes.subarray(this.at, this.limit), chunk.subarray(0, length)]));
    } else {
      this.bytes = chunk;
      this.at = 0;
      this.limit = length;
      this.isOwn = false;
    }
  }

  /** Keeps a copy of what was not read yet, so that the chunk can be used for something else. */
  settle(): void {
    if (this.isOwn) return;
    this.own(this.at === this.limit ? NOTHING : Buffer.from(this.bytes.subarray(this.at, this.limit)));
  }

  /** Goes on to the next packet. Its bytes are good until the next `feed`. */
  next(): Found {
    if (this.parts !== undefined) return 'more';
    const { bytes, limit } = this;
    let at = this.at + 1;
    let length = 0;
    let factor = 1;
    for (let lengthBytes = 1; ; lengthBytes++) {
      if (at >= limit) return this.keepRest(0);
      const byte = bytes[at++]!;
      length += (byte & 0x7f) * factor;
      if (length > this.maxBytes) return 'too_long';
      if (byte < 0x80) break;
      if (lengthBytes === MAX_LENGTH_BYTES) return 'malformed';
      factor *= 128;
    }
    if (at + length > limit) return this.keepRest(at + length - this.at);
    this.wantedBytes = 0;
    this.start = this.at;
    this.bodyAt = at;
    this.end = at + length;
    this.at = this.end;
    return 'packet';
  }

  /** Forgets everything: the connection is ending. */
  clear(): void {
    this.own(NOTHING);
    this.parts = undefined;
  }

  private own(bytes: Buffer): void {
    this.bytes = bytes;
    this.at = 0;
    this.limit = bytes.length;
    this.isOwn = true;
  }

  /** A copy, so that a few bytes do not hold on to a whole chunk. */
  private keepRest(wantedBytes: number): Found {
    this.wantedBytes = wantedBytes;
    const rest = this.at === this.limit ? NOTHING : Buffer.from(this.bytes.subarray(this.at, this.limit));
    if (wantedBytes === 0) {
      this.own(rest);
    } else {
      this.own(NOTHING);
      this.parts = [rest];
      this.partsBytes = rest.length;
    }
    return 'more';
  }
}
