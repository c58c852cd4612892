import type { Map as MapLibreMap } from 'maplibre-gl';
import { create } from 'zustand';
import type { Subject } from './layers/fleet-marks.ts';

/** Marks that cover each other where somebody clicked; CSS pixels of the page. */
export interface Crowd {
  readonly x: number;
  readonly y: number;
  /** Nearest first, at least two. */
  readonly subjects: readonly Subject[];
}

export const useCrowd = create<{ readonly crowd: Crowd | null }>(() => ({ crowd: null }));

/** Asks which of several marks was meant. */
export function askWhich(map: MapLibreMap, point: { x: number; y: number }, subjects: readonly Subject[]): void {
  const { left, top } = map.getContainer().getBoundingClientRect();
  useCrowd.setState({ crowd: { x: left + point.x, y: top + point.y, subjects } });
}

/** The question is answered, or what it was about has moved on. */
export const askNoMore = (): void => useCrowd.setState({ crowd: null });
