import { GeofenceColour, type Geofence, type NewGeofence } from '@roadcall/contracts';
import i18next, { t } from 'i18next';
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { shownFences, useFences } from '../../data/fences.ts';
import { useFleet } from '../../data/fleet-store.ts';
import { fenceOfDraft, useDraft } from '../../features/fences/fence-draft.ts';
import { runningRental } from '../../features/rentals/running-rental.ts';
import { useRoute } from '../../route-store.ts';
import type { Selection } from '../../routes.ts';
import { TONES, type ThemeName } from '../../theme/tones.ts';
import { MAP_FONT } from '../basemap-labels.ts';
import { BASEMAP_PALETTE } from '../palette.ts';
import { areaFeature, labelFeature, type DrawnFence } from './fence-features.ts';
import { setFencePatterns } from './fence-patterns.ts';

const AREAS = 'fences';
const LABELS = 'fence-labels';
/** Id of the fence that is being drawn. */
const DRAFT_ID = 'draft';
/** Drawn below the branches and everything that moves. */
const BELOW = 'branch';

const opacity: ExpressionSpecification = ['case', ['boolean', ['get', 'dim'], false], 0.35, 1];
const isChosen: ExpressionSpecification = ['boolean', ['get', 'chosen'], false];
/** A corridor as wide as it is on the ground: its pixels at zoom 0, doubled by each zoom. */
const corridorPx: ExpressionSpecification = [
  'interpolate',
  ['exponential', 2],
  ['zoom'],
  0,
  ['get', 'widthPx'],
  24,
  ['*', ['get', 'widthPx'], 2 ** 24],
];

/** The fences: their area by kind in a pattern, their border and their name; the one that is drawn instead of its saved form. */
export class FenceAreas {
  readonly #map: MapLibreMap;
  readonly #undo: (() => void)[];

  constructor(map: MapLibreMap, theme: ThemeName) {
    this.#map = map;
    setFencePatterns(map, theme);
    const empty = { type: 'FeatureCollection', features: [] } as never;
    map.addSource(AREAS, { type: 'geojson', data: empty });
    map.addSource(LABELS, { type: 'geojson', data: empty });
    this.#addLayers();
    this.setTheme(theme);
    const update = (): void => this.#update();
    i18next.on('languageChanged', update);
    this.#undo = [
      useFences.subscribe(update),
      useDraft.subscribe(update),
      useFleet.subscribe((fleet, before) => fleet.rentals !== before.rentals && update()),
      useRoute.subscribe((route, before) => route.selection !== before.selection && update()),
      () => i18next.off('languageChanged', update),
    ];
    update();
  }

  #addLayers(): void {
    const map = this.#map;
    const isArea: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
    const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];
    map.addLayer(
      {
        id: 'fence-fill',
        type: 'fill',
        source: AREAS,
        filter: isArea,
        paint: {
          'fill-pattern': ['concat', 'fence-', ['get', 'kind'], '-', ['get', 'colour']],
          'fill-opacity': opacity,
        },
      },
      BELOW,
    );
    map.addLayer(
      {
        id: 'fence-corridor',
        type: 'line',
        source: AREAS,
        filter: isLine,
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-width': corridorPx, 'line-opacity': ['case', isChosen, 0.34, 0.2] },
      },
      BELOW,
    );
    map.addLayer(
      {
        id: 'fence-border',
        type: 'line',
        source: AREAS,
        layout: { 'line-join': 'round' },
        paint: {
          'line-width': ['case', isChosen, 3, ['match', ['get', 'kind'], 'city_limit', 2.2, 1.5]],
          'line-opacity': opacity,
        },
      },
      BELOW,
    );
    map.addLayer(
      {
        id: 'fence-label',
        type: 'symbol',
        source: LABELS,
        minzoom: 11,
        layout: {
          'text-field': [
            'step',
            ['zoom'],
            ['get', 'name'],
            13,
            ['format', ['get', 'name'], {}, '\n', {}, ['get', 'kindName'], { 'font-scale': 0.86 }],
          ] as never,
          'text-font': MAP_FONT,
          'text-size': 11.5,
          'text-max-width': 9,
          'text-optional': true,
        },
        paint: { 'text-halo-width': 1.5 },
      },
      BELOW,
    );
  }

  setTheme(theme: ThemeName): void {
    setFencePatterns(this.#map, theme);
    const tones = GeofenceColour.options.flatMap((colour) => [colour, TONES[theme][colour]]);
    const colour = ['match', ['get', 'colour'], ...tones, TONES[theme].grey] as never;
    this.#map.setPaintProperty('fence-corridor', 'line-color', colour);
    this.#map.setPaintProperty('fence-border', 'line-color', colour);
    this.#map.setPaintProperty('fence-label', 'text-color', colour);
    this.#map.setPaintProperty('fence-label', 'text-halo-color', BASEMAP_PALETTE[theme].halo);
  }

  /** The smallest fence drawn at this place of the map, pixels. */
  hit(point: { x: number; y: number }): string | null {
    const found = this.#map.queryRenderedFeatures([point.x, point.y], { layers: ['fence-fill', 'fence-corridor'] });
    const ids = found.map(({ properties }) => String(properties['id'])).filter((id) => id !== DRAFT_ID);
    return ids[0] ?? null;
  }

  #update(): void {
    const { draft } = useDraft.getState();
    const { selection } = useRoute.getState();
    const area = areaOfVehicle(selection);
    const drawn = shownFences(useFences.getState())
      .filter(({ id }) => id !== draft?.fence?.id)
      .map((fence) => {
        const role = area?.get(fence.id);
        const drawn = drawnFence(fence, fence.id, fence.id === selection?.id || role !== undefined);
        if (area === undefined) return drawn;
        return role ? { ...drawn, kindName: t(`fleet.area.role.${role}`) } : { ...drawn, dim: true };
      });
    const edited = draft && fenceOfDraft(draft);
    if (edited && isDrawable(edited)) drawn.push(drawnFence(edited, DRAFT_ID, true));
    // Large ones first, so that a small one lies over them.
    drawn.sort((a, b) => rankOf(a) - rankOf(b));
    this.#setData(AREAS, drawn.map(areaFeature));
    this.#setData(LABELS, drawn.map(labelFeature));
  }

  #setData(source: string, features: object[]): void {
    void this.#map
      .getSource<GeoJSONSource>(source)
      ?.setData({ type: 'FeatureCollection', features: features as never });
  }

  remove(): void {
    for (const undo of this.#undo) undo();
  }
}

const rankOf = ({ kind }: DrawnFence): number => (kind === 'city_limit' ? 0 : 1);

/** What each fence is for the rental of the selected vehicle; undefined when it may be driven anywhere. */
function areaOfVehicle(selection: Selection | null): ReadonlyMap<string, 'permitted' | 'forbidden'> | undefined {
  const rental = selection?.kind === 'vehicle' ? runningRental(useFleet.getState().rentals, selection.id) : undefined;
  if (!rental || rental.permittedFenceIds.length + rental.forbiddenFenceIds.length === 0) return undefined;
  return new Map([
    ...rental.permittedFenceIds.map((id) => [id, 'permitted'] as const),
    ...rental.forbiddenFenceIds.map((id) => [id, 'forbidden'] as const),
  ]);
}

/** A line needs two points and an area three before there is anything to see. */
function isDrawable({ shape }: NewGeofence): boolean {
  if (shape.type === 'Point') return shape.radiusM > 0;
  return shape.type === 'LineString' ? shape.coordinates.length > 1 : shape.coordinates[0]!.length > 3;
}

function drawnFence(fence: NewGeofence | Geofence, id: string, chosen: boolean): DrawnFence {
  const { kind, colour, shape } = fence;
  const name = i18next.language === 'zh-CN' ? fence.nameZh || fence.nameEn : fence.nameEn || fence.nameZh;
  return { id, name, kindName: t(`fences.kind.${kind}`), kind, colour, shape, chosen, dim: false };
}
