import type { Incident } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import { t } from 'i18next';
import { Marker, type Map as MapLibreMap } from 'maplibre-gl';
import { serverNow } from '../../data/server-clock.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { clockAt, isOpen } from '../../features/incidents/incident-clock.ts';
import { select, useRoute } from '../../route-store.ts';
import { minutesSeconds } from '../../ui/time.tsx';
import { whoseOf } from '../../features/incidents/whose-incident.ts';
import { MarkerPlaces } from './marker-places.ts';

const RADIUS = 15;
const LENGTH = 2 * Math.PI * RADIUS;
const SVG = 'http://www.w3.org/2000/svg';
const TICK_MS = 1_000;

interface Held {
  readonly marker: Marker;
  readonly button: HTMLButtonElement;
  readonly ring: SVGCircleElement;
}

const byAge = (a: Incident, b: Incident): number =>
  a.reportedAt < b.reportedAt ? -1 : a.reportedAt > b.reportedAt ? 1 : a.id < b.id ? -1 : 1;

function element(name: string, attributes: Readonly<Record<string, string>>, parent: Element): SVGElement {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent.append(node);
  return node;
}

/** Open incidents on the map: a red triangle in the ring of its clock, a button like any other; oldest first for the keyboard. */
export class IncidentMarkers {
  readonly #map: MapLibreMap;
  readonly #held = new Map<string, Held>();
  readonly #undo: (() => void)[];
  readonly #places: MarkerPlaces;
  readonly #reveal: (place: LatLon) => void;

  /** @param reveal brings a place into view: whoever reaches a marker by keyboard sees it */
  constructor(map: MapLibreMap, reveal: (place: LatLon) => void) {
    this.#map = map;
    this.#reveal = reveal;
    this.#places = new MarkerPlaces(map);
    const timer = setInterval(() => this.#update(), TICK_MS);
    this.#undo = [
      useFleet.subscribe((state, before) => state.incidents !== before.incidents && this.#update()),
      useRoute.subscribe((state, before) => state.selection !== before.selection && this.#update()),
      () => clearInterval(timer),
    ];
    this.#update();
  }

  #update(): void {
    const { incidents } = useFleet.getState();
    const { selection } = useRoute.getState();
    const now = serverNow();
    for (const [id, { marker }] of this.#held) {
      const incident = incidents.get(id);
      if (incident && isOpen(incident)) continue;
      marker.remove();
      this.#held.delete(id);
    }
    const open = [...incidents.values()].filter(isOpen).toSorted(byAge);
    for (const incident of open) {
      const { button, ring } = this.#held.get(incident.id) ?? this.#add(incident);
      const clock = clockAt(incident.onSceneClock, now);
      button.dataset['phase'] = clock.phase;
      button.setAttribute('aria-pressed', String(selection?.id === incident.id));
      button.setAttribute(
        'aria-label',
        `${t(`desk.incidentType.${incident.type}`)} ${whoseOf(incident) ?? ''} ${clock.leftMs < 0 ? '+' : ''}${minutesSeconds(Math.abs(clock.leftMs))}`,
      );
      ring.setAttribute('stroke-dasharray', `${(clock.share * LENGTH).toFixed(1)} ${LENGTH.toFixed(1)}`);
    }
    this.#places.show(open.map(({ id }) => this.#held.get(id)!.marker));
  }

  #add(incident: Incident): Held {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'incident-marker';
    const svg = element('svg', { viewBox: '-18 -18 36 36', width: '36', height: '36', 'aria-hidden': 'true' }, button);
    element('circle', { class: 'plate-disc', r: '17' }, svg);
    element('circle', { class: 'track', r: String(RADIUS) }, svg);
    const ring = element(
      'circle',
      { class: 'left', r: String(RADIUS), transform: 'rotate(-90)' },
      svg,
    ) as SVGCircleElement;
    element('path', { class: 'sign', d: 'M0-8.6 8.4 6.2H-8.4z' }, svg);
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      select({ kind: 'incident', id: incident.id });
    });
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) this.#reveal({ lat: marker.getLngLat().lat, lon: marker.getLngLat().lng });
    });
    const marker = new Marker({ element: button }).setLngLat([incident.lon, incident.lat]).addTo(this.#map);
    const held = { marker, button, ring };
    this.#held.set(incident.id, held);
    return held;
  }

  remove(): void {
    for (const undo of this.#undo) undo();
    this.#places.remove();
    for (const { marker } of this.#held.values()) marker.remove();
    this.#held.clear();
  }
}
