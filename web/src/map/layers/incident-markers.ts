import type { Incident } from '@roadcall/contracts';
import { t } from 'i18next';
import { Marker, type Map as MapLibreMap } from 'maplibre-gl';
import { serverNow } from '../../data/server-clock.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { clockAt, isOpen } from '../../features/incidents/incident-clock.ts';
import { select, useRoute } from '../../route-store.ts';
import { minutesSeconds } from '../../ui/time.tsx';
import { whoseOf } from '../../features/incidents/whose-incident.ts';

const RADIUS = 15;
const LENGTH = 2 * Math.PI * RADIUS;
const SVG = 'http://www.w3.org/2000/svg';
const TICK_MS = 1_000;

interface Held {
  readonly marker: Marker;
  readonly button: HTMLButtonElement;
  readonly ring: SVGCircleElement;
}

function element(name: string, attributes: Readonly<Record<string, string>>, parent: Element): SVGElement {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent.append(node);
  return node;
}

/** Open incidents on the map: a red triangle in the ring of its clock, a button like any other. */
export class IncidentMarkers {
  readonly #map: MapLibreMap;
  readonly #held = new Map<string, Held>();
  readonly #undo: (() => void)[];

  constructor(map: MapLibreMap) {
    this.#map = map;
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
    for (const incident of incidents.values()) {
      if (!isOpen(incident)) continue;
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
    const marker = new Marker({ element: button }).setLngLat([incident.lon, incident.lat]).addTo(this.#map);
    const held = { marker, button, ring };
    this.#held.set(incident.id, held);
    return held;
  }

  remove(): void {
    for (const undo of this.#undo) undo();
    for (const { marker } of this.#held.values()) marker.remove();
    this.#held.clear();
  }
}
