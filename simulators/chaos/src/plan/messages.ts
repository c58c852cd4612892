import type { QuarantineReason } from '@roadcall/contracts';
import { seededRandom } from '@roadcall/fleet-simulator/random';
import { clockOf, isOutOfRange, type PlannedDevice } from './devices.ts';
import { malformationOf } from './malformed.ts';

export const FIXES_PER_MESSAGE = 5;

/** What one run sends: message `n` of a device is the same whenever it is asked for, so that nobody has to remember it. */
export interface ChaosPlan {
  seed: number;
  /** When message 0 of each device is due, ms since the epoch. */
  beginsAt: number;
  /** From one message of a device to the next, ms. */
  intervalMs: number;
  /** Faulty devices send well-formed messages before this number: the time without them to compare with. */
  faultyFrom: number;
}

/** `again`: the same identities with another content in one fix, which the server has to refuse. */
export interface MessageKey {
  n: number;
  again: boolean;
}

export interface PlannedFix {
  ts: number;
  seq: number;
  /** Different for each fix of a device: tells whether the stored one is the right one. */
  odometerM: number;
}

export type Refusal = 'malformed' | 'conflict' | 'out_of_range';

export interface PlannedMessage {
  payload: Buffer;
  /** Fixes that have to be in the table. */
  stored: readonly PlannedFix[];
  /** Why the message has to be in quarantine too. */
  refusal: Refusal | undefined;
  /** Fixes of it that are refused and well-formed. */
  refusedFixes: number;
}

/** Reasons of quarantine that are right for each kind. */
export const REASONS_OF: Record<Refusal, readonly QuarantineReason[]> = {
  malformed: ['unparseable', 'invalid', 'refused_by_database'],
  conflict: ['conflict'],
  out_of_range: ['too_old', 'in_the_future', 'null_island'],
};

const MALFORMED_SHARE_OF_FAULTY = 0.5;
const BACKWARDS_SHARE = 0.1;

export function messageOf(plan: ChaosPlan, device: PlannedDevice, { n, again }: MessageKey): PlannedMessage {
  const random = seededRandom(plan.seed, 'message', device.index, n);
  const isBackwards = random.chance(BACKWARDS_SHARE);
  const isMalformed = random.chance(MALFORMED_SHARE_OF_FAULTY) && device.character === 'faulty' && n >= plan.faultyFrom;
  const planned = Array.from({ length: FIXES_PER_MESSAGE }, (_, i) => fixOf(plan, device, n, i, isBackwards));
  const message = {
    seq: n * FIXES_PER_MESSAGE,
    fixes: planned.map(({ ts, odometerM }, i) => ({
      ts,
      ...placeOf(device, n, i),
      speedKph: again && i === 0 ? 51 : 50,
      odometerM,
      ignition: true,
    })),
  };
  if (isMalformed) {
    const { spoil, goodFixes } = malformationOf(random.next());
    const stored = goodFixes === 'none' ? [] : planned.slice(1);
    return { payload: spoil(message), stored, refusal: 'malformed', refusedFixes: 0 };
  }
  const payload = Buffer.from(JSON.stringify(message));
  if (isOutOfRange(device.character)) {
    return { payload, stored: [], refusal: 'out_of_range', refusedFixes: planned.length };
  }
  return { payload, stored: planned, refusal: again ? 'conflict' : undefined, refusedFixes: again ? 1 : 0 };
}

function fixOf(plan: ChaosPlan, device: PlannedDevice, n: number, i: number, isBackwards: boolean): PlannedFix {
  const place = isBackwards ? FIXES_PER_MESSAGE - 1 - i : i;
  const takenAt = plan.beginsAt + Math.round((n + place / FIXES_PER_MESSAGE) * plan.intervalMs);
  const seq = n * FIXES_PER_MESSAGE + i;
  return { ts: clockOf(device.character, takenAt), seq, odometerM: device.index * 1_000_000 + seq };
}

/** Round in circles of some hundred metres. */
function placeOf({ index, character }: PlannedDevice, n: number, i: number): { lat: number; lon: number } {
  if (character === 'no_receiver') return { lat: 0, lon: 0 };
  const angle = (n + i / FIXES_PER_MESSAGE) / 20;
  return {
    lat: Number((31 + (index % 100) * 0.005 + Math.sin(angle) * 0.003).toFixed(6)),
    lon: Number((121 + Math.floor(index / 100) * 0.005 + Math.cos(angle) * 0.003).toFixed(6)),
  };
}
