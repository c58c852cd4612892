/**
 * 53-bit hash of a fix's content: two lanes of MurmurHash3's mixing (public domain, A. Appleby) over the values in a fixed
 * order, so that key order, JSON or CBOR make no difference. It tells a resent fix from another one with the same
 * identity; it is no protection against a device that wants to collide with itself. SHA-256 of a canonical text
 * costs 25 times as much.
 */
const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

export class ContentHash {
  private a = 0x9747b28c | 0;
  private b = 0x3c6ef372 | 0;

  /** Mixes in one value; each kind has its own mark, so that `1`, `true` and `"1"` differ. */
  add(value: number | boolean | string | undefined): void {
    if (value === undefined) return this.mix(0x01);
    if (value === true) return this.mix(0x02);
    if (value === false) return this.mix(0x03);
    if (typeof value === 'number') {
      number[0] = value + 0; // −0 is 0
      this.mix(words[0]!);
      this.mix(words[1]!);
      return;
    }
    this.mix(0x04 + (value.length << 8));
    for (let i = 0; i < value.length; i++) this.mix(value.charCodeAt(i));
  }

  /** Integer 0…2⁵³−1. */
  digest(): number {
    const low = avalanche(this.a ^ this.b) >>> 0;
    const high = avalanche(this.b + Math.imul(this.a, 0x85ebca6b)) >>> 11;
    return high * 4_294_967_296 + low;
  }

  private mix(word: number): void {
    this.a = round(this.a, word, 0xcc9e2d51, 0x1b873593);
    this.b = round(this.b, word, 0x239b961b, 0xab0e9789);
  }
}

function round(state: number, word: number, c1: number, c2: number): number {
  let k = Math.imul(word, c1);
  k = (k << 15) | (k >>> 17);
  const h = state ^ Math.imul(k, c2);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function avalanche(state: number): number {
  let h = state;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
