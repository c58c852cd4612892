import { distanceM } from '@roadcall/geo';
import { nextMotion, type MotionState } from './motion.ts';

/** What usage is made of. Absent = unknown. */
export interface UsageFix {
  /** Effective time, ms since the epoch. */
  readonly at: number;
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  readonly speedKph?: number | undefined;
  readonly odometerM?: number | undefined;
  readonly fuelPct?: number | undefined;
  readonly chargePct?: number | undefined;
  readonly ignition?: boolean | undefined;
}

/** What a vehicle did in an hour. Seconds of a silence in which nobody knows what it did are in none of them. */
export interface Usage {
  distanceM: number;
  drivingS: number;
  idlingS: number;
  parkedS: number;
  maxSpeedKph: number | undefined;
  fixes: number;
  fuelUsedPct: number;
  chargeUsedPct: number;
}

export const HOUR_MS = 3_600_000;
/** A vehicle that fell silent while it moved or idled does so no longer than this, ms; a parked one stays parked. */
const SILENCE_MS = 300_000;
/** Shorter ways of a vehicle that does not move are GNSS noise, metres. */
const NOISE_M = 50;
/** An odometer that says more than this speed allows was reset or exchanged, km/h. */
const MAX_SPEED_KPH = 300;
/** A level that rises by less is noise of the sensor, not a refill, percent. */
const REFILL_PCT = 3;

/**
 * Hours of usage from the fixes of one device in order. Only what lies in [from, to) counts; give the fixes around it
 * too: some dozen before, so that the motion at `from` is known, and the first one after.
 * @param from, to whole hours, ms since the epoch.
 * @returns by the beginning of the hour; hours of which nothing is known are left out.
 */
export function foldUsage(fixes: readonly UsageFix[], from: number, to: number): Map<number, Usage> {
  const hours = new Map<number, Usage>();
  const hourOf = (at: number): Usage | undefined => {
    if (at < from || at >= to) return undefined;
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    const usage = hours.get(hour) ?? noUsage();
    hours.set(hour, usage);
    return usage;
  };
  const levels = { fuelPct: undefined as number | undefined, chargePct: undefined as number | undefined };
  let motion: MotionState | undefined;
  let before: UsageFix | undefined;
  for (const fix of fixes) {
    if (before !== undefined && motion !== undefined) addInterval(before, fix, motion, hourOf);
    motion = nextMotion(motion, fix.at, fix.speedKph, fix.ignition ?? before?.ignition);
    const usage = hourOf(fix.at);
    const fuelUsedPct = usedOf(levels, 'fuelPct', fix.fuelPct);
    const chargeUsedPct = usedOf(levels, 'chargePct', fix.chargePct);
    if (usage !== undefined) {
      usage.fixes += 1;
      usage.fuelUsedPct += fuelUsedPct;
      usage.chargeUsedPct += chargeUsedPct;
      if (fix.speedKph !== undefined) usage.maxSpeedKph = Math.max(usage.maxSpeedKph ?? 0, fix.speedKph);
    }
    before = fix;
  }
  return hours;
}

function noUsage(): Usage {
  return {
    distanceM: 0,
    drivingS: 0,
    idlingS: 0,
    parkedS: 0,
    maxSpeedKph: undefined,
    fixes: 0,
    fuelUsedPct: 0,
    chargeUsedPct: 0,
  };
}

/** Shares the time and the way between two fixes out among the hours that they lie in. */
function addInterval(
  a: UsageFix,
  b: UsageFix,
  { motion }: MotionState,
  hourOf: (at: number) => Usage | undefined,
): void {
  const tookMs = b.at - a.at;
  if (tookMs <= 0) return;
  const wayM = wayBetween(a, b, motion === 'moving');
  const knownUntil = motion === 'parked' && wayM === 0 ? b.at : Math.min(b.at, a.at + SILENCE_MS);
  for (let at = a.at; at < b.at;) {
    const end = Math.min(b.at, Math.floor(at / HOUR_MS) * HOUR_MS + HOUR_MS);
    const usage = hourOf(at);
    if (usage !== undefined) {
      usage.distanceM += (wayM * (end - at)) / tookMs;
      const seconds = Math.max(0, Math.min(end, knownUntil) - at) / 1_000;
      if (motion === 'moving') usage.drivingS += seconds;
      else if (motion === 'idling') usage.idlingS += seconds;
      else if (motion === 'parked') usage.parkedS += seconds;
    }
    at = end;
  }
}

/** Metres between two fixes: by the odometer, if it makes sense, else straight, if it is more than noise. */
function wayBetween(a: UsageFix, b: UsageFix, moves: boolean): number {
  if (a.odometerM !== undefined && b.odometerM !== undefined) {
    const wayM = b.odometerM - a.odometerM;
    if (wayM >= 0 && wayM <= NOISE_M + ((b.at - a.at) * MAX_SPEED_KPH) / 3_600) return wayM;
  }
  if (a.lat === undefined || a.lon === undefined || b.lat === undefined || b.lon === undefined) return 0;
  const wayM = distanceM({ lat: a.lat, lon: a.lon }, { lat: b.lat, lon: b.lon });
  return moves || wayM > NOISE_M ? wayM : 0;
}

/** How much of a tank or battery was used since the last level; a refill uses nothing, a small rise is noise. */
function usedOf(
  levels: Record<'fuelPct' | 'chargePct', number | undefined>,
  what: 'fuelPct' | 'chargePct',
  level: number | undefined,
): number {
  if (level === undefined) return 0;
  const known = levels[what];
  if (known === undefined || level < known || level > known + REFILL_PCT) levels[what] = level;
  return known === undefined || level >= known ? 0 : known - level;
}
