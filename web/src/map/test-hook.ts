import { pageSeconds } from '../data/live.ts';
import type { FleetLayer } from './layers/fleet-layer.ts';

/** Read-only view of what the map draws, for browser tests and for measuring: `window.__roadcall`. */
export interface RoadcallHook {
  /** Marks that are drawn now (known, placed, not filtered away). */
  vehicleCount(): number;
  /** Where each drawn mark is now: wire number, degrees, and CSS pixels of the map. */
  positions(): { no: number; unit: boolean; lat: number; lon: number; x: number; y: number }[];
  /** Features of the basemap that MapLibre has rendered. */
  renderedFeatures(): number;
  /** Names of the fences that MapLibre has drawn, the one in the making too. */
  renderedFences(): string[];
  /** Names of the fences that are drawn as chosen, with the words below each: its kind, or what it is for a rental. */
  fenceRoles(): Record<string, string>;
  /** Cells of the coverage layer that MapLibre has drawn. */
  renderedGaps(): number;
  /** Script time of the last drawn frames, ms, and how many were drawn in all. */
  frames(): { drawn: number; costsMs: number[] };
}

declare global {
  interface Window {
    __roadcall?: RoadcallHook;
  }
}

export function exposeTestHook(fleet: FleetLayer): () => void {
  window.__roadcall = {
    vehicleCount: () => fleet.marks.shown,
    positions: () => {
      const nowS = pageSeconds();
      const drawn = [];
      for (let slot = 0; slot < fleet.table.count; slot++) {
        const subject = fleet.marks.subjectOf(slot);
        const at = fleet.marks.isShown(slot) && subject ? fleet.screenOf(slot, nowS) : null;
        if (!at || !subject) continue;
        drawn.push({
          no: subject.record.no,
          unit: subject.kind === 'unit',
          ...fleet.table.latLonAt(slot, nowS),
          ...at,
        });
      }
      return drawn;
    },
    renderedFeatures: () => fleet.map.queryRenderedFeatures().length,
    renderedFences() {
      if (!fleet.map.getLayer('fence-border')) return [];
      const drawn = fleet.map.queryRenderedFeatures({ layers: ['fence-border'] });
      return [...new Set(drawn.map(({ properties }) => String(properties['name'])))];
    },
    fenceRoles() {
      const drawn = fleet.map
        .queryRenderedFeatures({ layers: ['fence-border'] })
        .filter(({ properties }) => properties['chosen'] === true);
      return Object.fromEntries(
        drawn.map(({ properties }) => [String(properties['name']), String(properties['kindName'])]),
      );
    },
    renderedGaps: () =>
      fleet.map.getLayer('coverage-fill') ? fleet.map.queryRenderedFeatures({ layers: ['coverage-fill'] }).length : 0,
    frames: () => ({ drawn: fleet.framesDrawn, costsMs: [...fleet.frameCosts] }),
  };
  return () => delete window.__roadcall;
}
