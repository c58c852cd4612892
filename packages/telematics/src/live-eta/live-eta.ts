import type { ProofSettings } from '@roadcall/contracts';

/** What of a company's settings says how an ETA follows a unit. */
export type LiveEtaSettings = Pick<
  ProofSettings,
  'smoothS' | 'noiseS' | 'tellS' | 'tellEachS' | 'driftS' | 'driftShare'
>;

/** A smoothed arrival. Times in ms since the epoch. */
export interface LiveArrival {
  readonly at: number;
  readonly arrivesAt: number;
}

/**
 * The arrival after one more look at the remaining drive: exponential smoothing of the *instant* of arrival, in which
 * shifts within the noise are none. So the remaining time runs down evenly, whatever the noise, and follows a real change.
 * @param look `at`: time of the position, ms; `remainingS`: drive from there, seconds ≥ 0. One not newer is ignored.
 */
export function arrivalAfter(
  before: LiveArrival | null,
  look: { readonly at: number; readonly remainingS: number },
  settings: LiveEtaSettings,
): LiveArrival {
  const seen = look.at + look.remainingS * 1_000;
  if (before === null) return { at: look.at, arrivesAt: seen };
  if (look.at <= before.at) return before;
  const shiftMs = seen - before.arrivesAt;
  const realMs = Math.sign(shiftMs) * Math.max(0, Math.abs(shiftMs) - settings.noiseS * 1_000);
  const share = 1 - Math.exp(-(look.at - before.at) / (settings.smoothS * 1_000));
  return { at: look.at, arrivesAt: Math.max(look.at, before.arrivesAt + realMs * share) };
}

/** Whether an arrival is told: the first, one by another source, or one that has shifted, not too often. */
export function isWorthTelling(
  told: { readonly at: number; readonly arrivesAt: number; readonly source: string } | null,
  now: LiveArrival & { readonly source: string },
  settings: LiveEtaSettings,
): boolean {
  if (told === null || told.source !== now.source) return true;
  const shiftMs = Math.abs(now.arrivesAt - told.arrivesAt);
  return shiftMs > settings.tellS * 1_000 && now.at - told.at >= settings.tellEachS * 1_000;
}

/**
 * Seconds by which an arrival is late against its plan, or null while that is not worth a new plan. One that was counts until
 * it has made up half of it, so that it does not flap.
 * @param plan `arrivesAt`, ms, and `driveS` as they were when the unit accepted.
 */
export function driftS(
  arrivesAt: number,
  plan: { readonly arrivesAt: number; readonly driveS: number },
  wasDrifting: boolean,
  settings: LiveEtaSettings,
): number | null {
  const lateS = (arrivesAt - plan.arrivesAt) / 1_000;
  const limitS = Math.max(settings.driftS, settings.driftShare * plan.driveS);
  return lateS > (wasDrifting ? limitS / 2 : limitS) ? lateS : null;
}
