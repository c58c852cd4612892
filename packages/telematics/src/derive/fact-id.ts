import type { DeriveContext } from './draft.ts';
import type { FixKey } from './ordered-fix.ts';

/**
 * Id of a fact: a UUID (version 8, RFC 9562 §5.8) out of what makes the fact one: tenant, device, kind, subject, and the key
 * of its first fix. Time comes first in it, so that newer ones sort later. Whoever derives the same again finds the same id.
 */
export function factId(device: DeriveContext['device'], kind: string, subject: string, first: FixKey): string {
  const text = `${device.tenantId} ${device.deviceId} ${kind} ${subject} ${first.at} ${first.ts} ${first.boot} ${first.seq}`;
  const time = Math.max(0, Math.floor(first.at)).toString(16).padStart(12, '0').slice(-12);
  const a = hex(hash(text, 0x9747b28c));
  const b = hex(hash(text, 0x3c6ef372));
  const c = hex(hash(text, 0x7f4a7c15));
  const variant = ((hash(text, 0x1b873593) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${a.slice(0, 3)}-${variant}${a.slice(3, 6)}-${b}${c.slice(0, 4)}`;
}

/** 32-bit hash with MurmurHash3's mixing (public domain, A. Appleby). */
function hash(text: string, seed: number): number {
  let h = seed | 0;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  h ^= text.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
