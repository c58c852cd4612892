const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What is wrong with a device, if anything. */
export type Character = 'healthy' | 'faulty' | 'no_receiver' | keyof typeof CLOCKS;

/** Wrong clocks: what the device believes when it is `ms` since the epoch, and whether the server takes that. */
export const CLOCKS = {
  year_1970: { believes: (ms: number) => ms % DAY_MS, isTaken: false },
  year_2036: { believes: (ms: number) => ms + 3_650 * DAY_MS, isTaken: false },
  a_day_ahead: { believes: (ms: number) => ms + DAY_MS, isTaken: false },
  ahead: { believes: (ms: number) => ms + 2 * MINUTE_MS, isTaken: true },
  behind: { believes: (ms: number) => ms - 3 * DAY_MS, isTaken: true },
  far_behind: { believes: (ms: number) => ms - 200 * DAY_MS, isTaken: false },
} as const;

/** Every hundred devices have these; half of the messages of a faulty one are malformed, so that 5 % of all are. */
const OF_A_HUNDRED: readonly (readonly [Character, number])[] = [
  ['faulty', 10],
  ['no_receiver', 1],
  ['year_1970', 1],
  ['year_2036', 1],
  ['a_day_ahead', 1],
  ['ahead', 2],
  ['behind', 2],
  ['far_behind', 1],
];

export interface PlannedDevice {
  id: string;
  index: number;
  character: Character;
}

/** Devices with characters spread evenly, so that any number of them has about the same mixture. */
export function planDevices(count: number): PlannedDevice[] {
  const hundred: Character[] = Array.from({ length: 100 }, () => 'healthy');
  let slot = 0;
  for (const [character, times] of OF_A_HUNDRED) {
    for (let i = 0; i < times; i++, slot += 1) hundred[(slot * 37) % 100] = character;
  }
  return Array.from({ length: count }, (_, index) => ({
    id: `chaos-${String(index).padStart(5, '0')}`,
    index,
    character: hundred[index % 100]!,
  }));
}

/** The time a device writes into a fix that it takes at `ms`, ms since the epoch. */
export function clockOf(character: Character, ms: number): number {
  return character in CLOCKS ? CLOCKS[character as keyof typeof CLOCKS].believes(ms) : ms;
}

/** Whether the server has to refuse what a well-formed message of such a device says: its time, or its place. */
export function isOutOfRange(character: Character): boolean {
  if (character === 'no_receiver') return true;
  return character in CLOCKS && !CLOCKS[character as keyof typeof CLOCKS].isTaken;
}
