import type { City } from '@roadcall/contracts';
import type { Map as MapLibreMap, StyleSpecification } from 'maplibre-gl';
import { useFleet } from '../data/fleet-store.ts';
import { motionTable } from '../data/live.ts';
import { serverNow } from '../data/server-clock.ts';
import { useDraft } from '../features/fences/fence-draft.ts';
import type { Language } from '../i18n/language.ts';
import { rememberCamera, select, useRoute } from '../route-store.ts';
import type { Camera } from '../routes.ts';
import type { ThemeName } from '../theme/tones.ts';
import type { Basemap } from './basemap.ts';
import { basemapStyle } from './basemap-style.ts';
import { CameraWork } from './camera-work.ts';
import { createMap } from './create-map.ts';
import { filterMarks } from './filter-marks.ts';
import { askNoMore, askWhich } from './crowd.ts';
import { drawAssignmentLines } from './layers/assignment-lines.ts';
import { BranchMarks } from './layers/branch-marks.ts';
import { FenceAreas } from './layers/fence-areas.ts';
import { FleetLayer } from './layers/fleet-layer.ts';
import type { Subject } from './layers/fleet-marks.ts';
import { IncidentMarkers } from './layers/incident-markers.ts';
import { PlateLabels } from './layers/plate-labels.ts';
import { Trail } from './layers/trail.ts';
import { answerPlacePick } from './place-pick.ts';
import { restyle } from './restyle.ts';
import { exposeTestHook } from './test-hook.ts';

/** Marks are worked out anew at least this often: staleness comes with time alone, ms. */
const MARKS_EVERY_MS = 1_000;

export interface FleetMapOptions {
  readonly container: HTMLElement;
  readonly city: City;
  readonly basemap: Basemap;
  readonly camera: Camera | null;
  readonly theme: ThemeName;
  readonly language: Language;
}

/** The living map: basemap, fleet and everything that is drawn on them. Owns no React state; reads the stores. */
export class FleetMap {
  readonly map: MapLibreMap;
  readonly fleet: FleetLayer;
  readonly camera: CameraWork;
  /** Resolves once MapLibre's own layers can be added. */
  readonly styled: Promise<void>;
  readonly #options: FleetMapOptions;
  readonly #undo: (() => void)[] = [];
  readonly #plates: PlateLabels;
  /** Drawn by MapLibre itself, once its style is there. */
  #branches: BranchMarks | undefined;
  #fences: FenceAreas | undefined;
  readonly #trail: Trail;
  #style: StyleSpecification;

  constructor(options: FleetMapOptions) {
    this.#options = options;
    const { container, city, basemap, camera, theme, language } = options;
    this.#style = basemapStyle(basemap, theme, language, city.attribution);
    this.map = createMap(container, city, this.#style, camera);
    this.fleet = new FleetLayer(this.map, motionTable(city.camera));
    this.fleet.theme = theme;
    this.camera = new CameraWork(this.map, this.fleet, city);
    this.#plates = new PlateLabels(this.fleet);
    this.#plates.setTheme(theme);
    this.styled = new Promise((resolve) => {
      this.map.once('style.load', () => {
        this.#addOverlays();
        resolve();
      });
    });
    this.#trail = new Trail(this.fleet);
    const incidents = new IncidentMarkers(this.map, (place) => this.camera.reveal(place));
    this.#undo.push(() => incidents.remove(), filterMarks(this.fleet), drawAssignmentLines(this.fleet));
    this.#listen();
    this.#keepMarks();
    this.#undo.push(exposeTestHook(this.fleet));
  }

  #addOverlays(): void {
    this.#branches = new BranchMarks(this.map, this.fleet.theme);
    this.#fences = new FenceAreas(this.map, this.fleet.theme);
    this.map.addLayer(this.fleet.cameraTap());
  }

  #keepMarks(): void {
    let motionSeen = -1;
    let recordsSeen: unknown;
    const refresh = (force: boolean): void => {
      const { vehicles, units } = useFleet.getState();
      if (recordsSeen !== vehicles) this.fleet.marks.setRecords(vehicles.values(), units.values());
      recordsSeen = vehicles;
      if (!force && motionSeen === this.fleet.table.revision) return;
      motionSeen = this.fleet.table.revision;
      this.fleet.marks.refresh(serverNow());
      this.#showSelection();
    };
    const unsubscribe = useFleet.subscribe((state, before) => {
      if (state.vehicles === before.vehicles && state.units === before.units) return;
      recordsSeen = undefined;
      refresh(true);
    });
    const timer = setInterval(() => refresh(true), MARKS_EVERY_MS);
    const stopRoute = useRoute.subscribe(() => this.#showSelection());
    refresh(true);
    this.#undo.push(unsubscribe, stopRoute, () => clearInterval(timer));
  }

  #showSelection(): void {
    const { selection } = useRoute.getState();
    const { vehicles, units, incidents } = useFleet.getState();
    const vehicleId = selection?.kind === 'incident' ? incidents.get(selection.id)?.vehicleId : selection?.id;
    const record = vehicles.get(vehicleId ?? '') ?? units.get(selection?.id ?? '');
    this.fleet.selectedSlot = record ? (this.fleet.table.slotOf(record.no) ?? -1) : -1;
  }

  #listen(): void {
    const { map, fleet } = this;
    map.on('mousemove', ({ point }) => {
      fleet.hoveredSlot = fleet.hit(point.x, point.y);
      // While a fence is drawn, the pointer is the drawing's.
      if (useDraft.getState().draft === null) map.getCanvas().style.cursor = fleet.hoveredSlot >= 0 ? 'pointer' : '';
    });
    map.on('mouseout', () => (fleet.hoveredSlot = -1));
    map.on('click', ({ point, lngLat }) => {
      if (answerPlacePick({ lat: lngLat.lat, lon: lngLat.lng })) return;
      // Marks of another time answer for themselves.
      if (useRoute.getState().params.past !== undefined) return;
      // While a fence is drawn, clicks are its corners.
      if (useDraft.getState().draft !== null) return;
      const fenceId = useRoute.getState().section === 'fences' ? this.#fences?.hit(point) : null;
      const [subject, ...others] = subjectsAt(fleet, point);
      if (subject && others.length > 0) askWhich(this.map, point, [subject, ...others]);
      else if (subject) select({ kind: subject.kind, id: subject.record.id });
      else select(fenceId ? { kind: 'fence', id: fenceId } : null);
    });
    map.on('movestart', askNoMore);
    map.on('moveend', () => {
      if (this.camera.isFollowing) return;
      const { lat, lng } = map.getCenter();
      rememberCamera({ zoom: map.getZoom(), lat, lon: lng, bearing: map.getBearing() });
    });
  }

  setLook(theme: ThemeName, language: Language): void {
    const { basemap, city } = this.#options;
    const next = basemapStyle(basemap, theme, language, city.attribution);
    this.fleet.theme = theme;
    this.#plates.setTheme(theme);
    this.#trail.setTheme();
    if (this.#branches) {
      restyle(this.map, this.#style, next);
      this.#branches.setTheme(theme);
      this.#fences?.setTheme(theme);
      this.#style = next;
    } else {
      // The first style is still on its way: change it when it has come.
      this.map.once('style.load', () => this.setLook(theme, language));
    }
  }

  remove(): void {
    for (const undo of this.#undo) undo();
    this.camera.stop();
    this.#branches?.remove();
    this.#fences?.remove();
    this.#trail.remove();
    this.#plates.remove();
    this.fleet.remove();
    this.map.remove();
  }
}

/** Whoever a click may mean, nearest first. */
function subjectsAt(fleet: FleetLayer, { x, y }: { x: number; y: number }): Subject[] {
  return fleet.hits(x, y).flatMap((slot) => fleet.marks.subjectOf(slot) ?? []);
}
