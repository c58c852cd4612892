interface Envelope {
  seq: number;
  fixes: Record<string, unknown>[];
}

interface Malformation {
  name: string;
  /** Fixes of the message that are good all the same: bad ones are refused one by one. */
  goodFixes: 'none' | 'all_but_first';
  spoil: (message: Envelope) => Buffer;
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const withFixes = (message: Envelope, change: Record<string, unknown>): Buffer =>
  json({ ...message, fixes: message.fixes.map((fix) => ({ ...fix, ...change })) });

/** What faulty firmware sends. The bytes keep `seq` or a time, so that no two messages of a device are the same. */
const MALFORMATIONS: readonly Malformation[] = [
  { name: 'cut off', goodFixes: 'none', spoil: (message) => json(message).subarray(0, -17) },
  {
    name: 'no UTF-8',
    goodFixes: 'none',
    spoil: (message) => Buffer.concat([json(message), Buffer.from([0xff, 0xfe])]),
  },
  {
    name: 'no CBOR although it begins like it',
    goodFixes: 'none',
    spoil: (message) => Buffer.concat([Buffer.from([0xbf]), json(message)]),
  },
  { name: 'a list', goodFixes: 'none', spoil: ({ seq }) => json([seq]) },
  { name: 'no fixes', goodFixes: 'none', spoil: ({ seq }) => json({ seq, fixes: [] }) },
  { name: 'a number that is none', goodFixes: 'none', spoil: ({ seq, fixes }) => json({ seq: seq + 0.5, fixes }) },
  { name: 'text for a latitude', goodFixes: 'none', spoil: (message) => withFixes(message, { lat: 'north' }) },
  { name: 'beyond the pole', goodFixes: 'none', spoil: (message) => withFixes(message, { lat: 91 }) },
  { name: 'half a place', goodFixes: 'none', spoil: (message) => withFixes(message, { lon: undefined }) },
  { name: 'no time', goodFixes: 'none', spoil: (message) => withFixes(message, { ts: undefined }) },
  {
    name: 'one of several is wrong',
    goodFixes: 'all_but_first',
    spoil: ({ seq, fixes }) => json({ seq, fixes: fixes.map((fix, i) => (i === 0 ? { ...fix, speedKph: -1 } : fix)) }),
  },
];

/** JSON allows the character NUL, jsonb does not: only the database notices, in the middle of a batch. Rare: it costs most. */
const REFUSED_BY_DATABASE: Malformation = {
  name: 'NUL in an attribute',
  goodFixes: 'none',
  spoil: (message) => withFixes(message, { note: 'a\u0000b' }),
};
const REFUSED_BY_DATABASE_SHARE = 0.03;

/** @param draw 0 ≤ x < 1, decides which. */
export function malformationOf(draw: number): Malformation {
  if (draw < REFUSED_BY_DATABASE_SHARE) return REFUSED_BY_DATABASE;
  const rest = (draw - REFUSED_BY_DATABASE_SHARE) / (1 - REFUSED_BY_DATABASE_SHARE);
  return MALFORMATIONS[Math.floor(rest * MALFORMATIONS.length)]!;
}
