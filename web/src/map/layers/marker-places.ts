import type { Map as MapLibreMap, Marker } from 'maplibre-gl';
import { layOutMarkers, type Box, type Spot } from './marker-layout.ts';

/** Side of a marker's button with a gap, CSS pixels: see .incident-marker. */
const SIZE_PX = 42;
const SVG = 'http://www.w3.org/2000/svg';
/** What lies over the map marks itself so; the map's own attribution has links too. */
const COVERS = '[data-over-map], .maplibregl-ctrl-attrib';

const at = ({ x, y }: Spot): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** Keeps markers apart and from under panels on every move of the camera; a thin line leads from a moved one to its true place. */
export class MarkerPlaces {
  readonly #map: MapLibreMap;
  readonly #leaders = document.createElementNS(SVG, 'svg');
  /** Casing of lines and dots, which parts them from the basemap, then both in their colour. */
  readonly #paths = ['casing line', 'casing dot', 'line', 'dot'].map((name) => {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', name);
    return path;
  });
  #markers: readonly Marker[] = [];
  #covers: readonly Box[] = [];

  constructor(map: MapLibreMap) {
    this.#map = map;
    this.#leaders.setAttribute('class', 'marker-leaders');
    this.#leaders.setAttribute('aria-hidden', 'true');
    this.#leaders.append(...this.#paths);
    map.getCanvasContainer().append(this.#leaders);
    map.on('move', this.#layOut);
    map.on('moveend', this.#look);
    map.on('resize', this.#look);
  }

  /** Lays these out, the first ones nearest to their places, and looks again at what covers the map. */
  show(markers: readonly Marker[]): void {
    this.#markers = markers;
    this.#look();
  }

  readonly #look = (): void => {
    const map = this.#map.getContainer().getBoundingClientRect();
    this.#covers = [...document.querySelectorAll(COVERS)]
      .map((element) => element.getBoundingClientRect())
      .map(({ left, top, right, bottom }) => ({
        left: left - map.left,
        top: top - map.top,
        right: right - map.left,
        bottom: bottom - map.top,
      }))
      .filter(
        ({ left, top, right, bottom }) =>
          right > left && bottom > top && right > 0 && bottom > 0 && left < map.width && top < map.height,
      );
    this.#layOut();
  };

  readonly #layOut = (): void => {
    const { clientWidth: width, clientHeight: height } = this.#map.getContainer();
    const places = this.#markers.map((marker) => this.#map.project(marker.getLngLat()));
    const spots = layOutMarkers(places, SIZE_PX, { width, height, covers: this.#covers });
    const moved = this.#markers.flatMap((marker, i) => {
      const [place, spot] = [places[i]!, spots[i]!];
      marker.setOffset([spot.x - place.x, spot.y - place.y]);
      return place.x === spot.x && place.y === spot.y ? [] : [{ place, spot }];
    });
    const lines = moved.map(({ place, spot }) => `M${at(place)}L${at(spot)}`).join('');
    const dots = moved.map(({ place }) => `M${at(place)}h0`).join('');
    for (const [path, d] of [lines, dots, lines, dots].entries()) this.#paths[path]!.setAttribute('d', d);
  };

  remove(): void {
    this.#map.off('move', this.#layOut);
    this.#map.off('moveend', this.#look);
    this.#map.off('resize', this.#look);
    this.#leaders.remove();
  }
}
