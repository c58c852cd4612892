import type { Batch, BatchIncident } from './batch.ts';
import type { BatchSettings } from './batch-settings.ts';

/** One pair's cost in parts, seconds; for the decision's reasons as well as for the solver. */
export interface PairCost {
  readonly travelS: number;
  readonly responseS: number;
  readonly lateS: number;
  readonly swapS: number;
  readonly extraS: number;
  readonly totalS: number;
}

/**
 * What it costs to let this unit serve this incident, or null when it may not.
 * @param holder the incident the unit is on its way to, or null.
 */
export function pairCost(
  batch: Batch,
  settings: BatchSettings,
  incidentIndex: number,
  unitIndex: number,
  holder: number | null,
): PairCost | null {
  const incident = batch.incidents[incidentIndex]!;
  const unit = batch.units[unitIndex]!;
  const keeps = incident.unit === unitIndex;
  if (!keeps && !mayChange(batch, settings, incident, unitIndex, holder)) return null;
  const drivingS = batch.travelS(incidentIndex, unitIndex);
  if (!Number.isFinite(drivingS)) return null;
  const waitS = incident.ageS + unit.freeInS + drivingS;
  const travelS = settings.travelWeight * drivingS;
  const responseS = settings.responseWeight * waitS;
  const lateS = settings.lateWeight * Math.max(0, waitS - (incident.promisedS - settings.lateMarginS));
  const turned = keeps ? 0 : (incident.unit === null ? 0 : 1) + (holder === null ? 0 : 1);
  const swapS = settings.swapPenaltyS * turned;
  const extraS = batch.extraS?.(incidentIndex, unitIndex) ?? 0;
  return { travelS, responseS, lateS, swapS, extraS, totalS: travelS + responseS + lateS + swapS + extraS };
}

/** What it costs to let an incident wait for a later plan, seconds. It follows the incident's clock, never a constant. */
export function waitingCostS(incident: BatchIncident, settings: BatchSettings): number {
  const asIfS = incident.ageS + settings.waitingAsIfS;
  return (
    settings.waitingPenaltyS +
    settings.responseWeight * asIfS +
    settings.lateWeight * Math.max(0, asIfS - (incident.promisedS - settings.lateMarginS)) +
    settings.impatienceWeight * Math.max(0, incident.ageS - settings.impatientAfterS)
  );
}

function mayChange(
  batch: Batch,
  settings: BatchSettings,
  incident: BatchIncident,
  unitIndex: number,
  holder: number | null,
): boolean {
  const unit = batch.units[unitIndex]!;
  if (unit.frozen) return false;
  const loser = holder === null ? undefined : batch.incidents[holder]!;
  if (loser !== undefined && loser.swaps >= settings.maxSwaps) return false;
  if (incident.unit === null) return unit.freeInS <= settings.soonHorizonS;
  // Somebody is on the way already: only a unit that can leave now may replace it.
  return incident.swaps < settings.maxSwaps && unit.freeInS === 0 && !batch.units[incident.unit]!.frozen;
}
