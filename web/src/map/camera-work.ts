import type { City } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import { boundsOf } from '@roadcall/geo';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { create } from 'zustand';
import type { FleetLayer } from './layers/fleet-layer.ts';

/** Wire number that the camera follows, null: none. A store, because keys, panel and map all show it. */
export const useFollow = create<{ no: number | null }>(() => ({ no: null }));

const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
const EASE_MS = 150;
const TRAVEL_MS = 500;
/** Nearest zoom at which one place is shown when the camera goes to it. */
const CLOSE_ZOOM = 14.6;

/** All that moves the camera: following, fitting, going to a place. */
export class CameraWork {
  readonly #map: MapLibreMap;
  readonly #fleet: FleetLayer;
  readonly #city: City;
  readonly #stopFrame: () => void;

  constructor(map: MapLibreMap, fleet: FleetLayer, city: City) {
    this.#map = map;
    this.#fleet = fleet;
    this.#city = city;
    this.#stopFrame = fleet.onFrame((_layer, nowS) => this.#follow(nowS));
    // Whoever takes the map in hand stops following.
    map.on('dragstart', () => useFollow.setState({ no: null }));
  }

  get isFollowing(): boolean {
    return useFollow.getState().no !== null;
  }

  #follow(nowS: number): void {
    const { no } = useFollow.getState();
    if (no === null || this.#map.isMoving()) return;
    const slot = this.#fleet.table.slotOf(no);
    if (slot === undefined) return;
    const at = this.#fleet.screenOf(slot, nowS);
    const { clientWidth, clientHeight } = this.#map.getContainer();
    // Within half a pixel nothing is gained by drawing the map anew.
    if (at && Math.hypot(at.x - clientWidth / 2, at.y - clientHeight / 2) < 0.5) return;
    const { lat, lon } = this.#fleet.table.latLonAt(slot, nowS);
    this.#map.jumpTo({ center: [lon, lat] });
  }

  toggleFollow(no: number): void {
    const following = useFollow.getState().no === no;
    useFollow.setState({ no: following ? null : no });
    if (!following && this.#map.getZoom() < CLOSE_ZOOM)
      this.#map.easeTo({ zoom: CLOSE_ZOOM, duration: this.#ms(TRAVEL_MS) });
  }

  /** Brings places into view, all of them, no nearer than a street. */
  fit(places: readonly LatLon[]): void {
    const bounds = boundsOf(places);
    if (!bounds) return;
    useFollow.setState({ no: null });
    this.#map.fitBounds([bounds.west, bounds.south, bounds.east, bounds.north], {
      padding: 72,
      maxZoom: 16,
      duration: this.#ms(TRAVEL_MS),
    });
  }

  fitCity(): void {
    const [west, south, east, north] = this.#city.bounds;
    useFollow.setState({ no: null });
    this.#map.fitBounds([west, south, east, north], { padding: 16, duration: this.#ms(TRAVEL_MS) });
  }

  /** Shows a place that is off the screen or too small to see; leaves the camera alone when it can be seen well. */
  reveal(place: LatLon): void {
    const { x, y } = this.#map.project([place.lon, place.lat]);
    const { clientWidth, clientHeight } = this.#map.getContainer();
    const margin = 48;
    const seen = x > margin && y > margin && x < clientWidth - margin && y < clientHeight - margin;
    if (seen) return;
    this.#map.easeTo({ center: [place.lon, place.lat], duration: this.#ms(TRAVEL_MS) });
  }

  zoomBy(steps: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + steps, duration: this.#ms(EASE_MS) });
  }

  northUp(): void {
    this.#map.easeTo({ bearing: 0, duration: this.#ms(EASE_MS) });
  }

  #ms(wanted: number): number {
    return reducedMotion.matches ? 0 : wanted;
  }

  stop(): void {
    this.#stopFrame();
  }
}
