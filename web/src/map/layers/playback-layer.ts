import { Marker, type GeoJSONSource, type Map as MapLibreMap, type MapMouseEvent } from 'maplibre-gl';
import type { LatLon } from '@roadcall/geo';
import type { ThemeName } from '../../theme/tones.ts';
import { stretches, type TrailPlace } from './trail.ts';
import { TRAIL_SPEEDS } from './trail-speeds.ts';

const SOURCE = 'playback';
const WIDE = 'playback-touch';

/** The way of a vehicle that is played back, coloured by speed, its marks, and where it was at the moment on show. */
export class PlaybackLayer {
  readonly #map: MapLibreMap;
  readonly #vehicle: Marker;
  readonly #events: Marker[] = [];
  readonly #onClick: (event: MapMouseEvent) => void;

  /** @param onPick called with the place of a click on the way. */
  constructor(map: MapLibreMap, onPick: (place: LatLon) => void) {
    this.#map = map;
    map.getContainer().dataset['playback'] = 'on';
    map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    const layout = { 'line-cap': 'round', 'line-join': 'round' } as const;
    map.addLayer({
      id: SOURCE,
      type: 'line',
      source: SOURCE,
      layout,
      paint: { 'line-color': ['get', 'colour'], 'line-width': 5 },
    });
    // Wide and clear: a way of five pixels is hard to hit.
    map.addLayer({ id: WIDE, type: 'line', source: SOURCE, layout, paint: { 'line-opacity': 0, 'line-width': 22 } });
    this.#onClick = ({ lngLat }) => onPick({ lat: lngLat.lat, lon: lngLat.lng });
    map.on('click', WIDE, this.#onClick);
    const arrow = document.createElement('div');
    arrow.className = 'playback-vehicle';
    this.#vehicle = new Marker({ element: arrow, rotationAlignment: 'map' });
  }

  show(places: readonly TrailPlace[], events: readonly LatLon[], theme: ThemeName): void {
    const features = stretches(places).map(({ line, speed }) => ({
      type: 'Feature' as const,
      properties: { colour: TRAIL_SPEEDS[speed]!.colour[theme] },
      geometry: { type: 'LineString' as const, coordinates: line.map(({ lon, lat }) => [lon, lat]) },
    }));
    void this.#map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: 'FeatureCollection', features });
    for (const marker of this.#events.splice(0)) marker.remove();
    for (const { lat, lon } of events) {
      const dot = document.createElement('div');
      dot.className = 'playback-event';
      this.#events.push(new Marker({ element: dot }).setLngLat([lon, lat]).addTo(this.#map));
    }
  }

  moveTo(place: LatLon, headingDeg: number | null): void {
    this.#vehicle.setLngLat([place.lon, place.lat]).setRotation(headingDeg ?? 0);
    if (!this.#vehicle.getElement().isConnected) this.#vehicle.addTo(this.#map);
  }

  /** Shows all of the way. */
  fit(places: readonly LatLon[]): void {
    if (places.length === 0) return;
    const [lons, lats] = [places.map(({ lon }) => lon), places.map(({ lat }) => lat)];
    const bounds: [number, number, number, number] = [
      Math.min(...lons),
      Math.min(...lats),
      Math.max(...lons),
      Math.max(...lats),
    ];
    this.#map.fitBounds(bounds, { padding: 60, maxZoom: 16, duration: 0 });
  }

  remove(): void {
    const map = this.#map;
    delete map.getContainer().dataset['playback'];
    map.off('click', WIDE, this.#onClick);
    for (const marker of [this.#vehicle, ...this.#events]) marker.remove();
    for (const id of [WIDE, SOURCE]) if (map.getLayer(id)) map.removeLayer(id);
    if (map.getSource(SOURCE)) map.removeSource(SOURCE);
  }
}
