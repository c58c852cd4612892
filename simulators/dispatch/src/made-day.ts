import { seededRandom } from '@roadcall/roads';
import type { Call, Day, DayUnit } from './day.ts';
import { drawNoise, MadeServiceTimes } from './service-time.ts';
import type { Streets } from './streets.ts';

export interface MadeDayOptions {
  readonly units: number;
  /** Mean calls per minute, all day. */
  readonly callsPerMinute: number;
  readonly hours: number;
  readonly seed: number;
}

/** Mean and relative deviation of the time on scene (ours: a wheel takes 15 minutes, a tow more than an hour). */
const SERVICE_MEAN_S = 1_500;
const SERVICE_DEVIATION = 0.5;
/** Of drives around the foreseen time. */
const DRIVE_SIGMA = 0.2;

/** A day that the seed alone decides: calls come at random (Poisson) at the city's places. */
export function makeDay(streets: Streets, { units, callsPerMinute, hours, seed }: MadeDayOptions): Day {
  const times = new MadeServiceTimes(SERVICE_MEAN_S, SERVICE_DEVIATION);
  const serviceTime = times.learned(seededRandom(1, 'past jobs'));
  const random = seededRandom(seed, 'calls');
  const place = (): number => streets.places[Math.floor(random() * streets.places.length)]!;
  const starts = Array.from({ length: units }, (): DayUnit => ({ node: place() }));
  const calls: Call[] = [];
  for (let atS = nextGap(); atS < hours * 3_600; atS += nextGap()) {
    calls.push({
      atS,
      node: place(),
      serviceS: times.draw(random),
      driveNoise: drawNoise(random, DRIVE_SIGMA),
    });
  }
  return { calls, units: starts, serviceTime };

  function nextGap(): number {
    return (-Math.log(1 - random()) / callsPerMinute) * 60;
  }
}
