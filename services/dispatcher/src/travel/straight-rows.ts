import type { Place } from '@roadcall/contracts';
import { straightLineS, type TravelRow } from '@roadcall/dispatch';
import type { TravelQuestion, TravelRows } from './travel-rows.ts';

/** Straight lines with a detour, flagged by their source: for a deployment without a city, and for scenes off the roads. */
export const straightRows: TravelRows = {
  rows: async (question) => question.scenes.map(({ place }) => straightRow(place, question)),
};

export function straightRow(scene: Place, { units, maxTravelS }: TravelQuestion): TravelRow {
  const seconds = Float32Array.from(units, ({ place }) => straightWithinS(place, scene, maxTravelS));
  return { seconds, source: 'straight_line', straight: new Set() };
}

/** Infinity: farther than the limit, or nobody knows from where. */
export function straightWithinS(from: Place | null, scene: Place, maxTravelS: number): number {
  const seconds = from === null ? Infinity : straightLineS(from, scene);
  return seconds <= maxTravelS ? seconds : Infinity;
}
