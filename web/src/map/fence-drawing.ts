import type { Position } from '@roadcall/geo';
import { projectOnSegment } from '@roadcall/geo';
import type { Map as MapLibreMap } from 'maplibre-gl';
import {
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawLineStringMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
  type GeoJSONStoreFeatures,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { rounded, shapeOf, type DraftShape, type ShapeType } from '../features/fences/draft-shape.ts';
import { setShape, useDraft } from '../features/fences/fence-draft.ts';
import { TONES, type ThemeName } from '../theme/tones.ts';
import { circleRing } from './layers/fence-features.ts';

const MODES = { Polygon: 'polygon', Point: 'circle', LineString: 'linestring' } as const satisfies Record<
  ShapeType,
  string
>;
/** A corner this near to a road is put on it, pixels. */
const SNAP_PX = 12;

/** Draws and drags the shape of the draft on the map; the draft store is the truth, and the table beside it its equal. */
export function startDrawing(map: MapLibreMap, theme: ThemeName): () => void {
  const draw = createDraw(map, theme);
  let known: DraftShape | undefined;

  const show = (shape: DraftShape): void => {
    known = shape;
    draw.clear();
    const feature = featureOf(shape);
    if (feature === null) {
      draw.setMode(MODES[shape.type]);
      return;
    }
    draw.setMode('select');
    const [added] = draw.addFeatures([feature]);
    if (added?.valid && added.id !== undefined) draw.selectFeature(added.id);
  };
  // At the end of a drawing, and of each drag of a corner: one step that can be undone.
  draw.on('finish', (id) => {
    const { draft } = useDraft.getState();
    const feature = draw.getSnapshotFeature(id);
    const drawn = draft && feature && patchOf(feature, draft.shape.type);
    if (!drawn) return;
    setShape(drawn);
  });
  draw.start();
  const stop = useDraft.subscribe(({ draft }) => {
    if (draft !== null && draft.shape !== known) show(draft.shape);
  });
  const { draft } = useDraft.getState();
  if (draft !== null) show(draft.shape);
  return () => {
    stop();
    draw.stop();
  };
}

function createDraw(map: MapLibreMap, theme: ThemeName): TerraDraw {
  const handle = TONES[theme].blue as `#${string}`;
  const snapping = {
    toCoordinate: true,
    toLine: true,
    toCustom: ({ lng, lat }: { lng: number; lat: number }) => nearestOnRoad(map, lng, lat),
  };
  const area = { fillOpacity: 0, outlineColor: handle, outlineWidth: 2 };
  const coordinates = { midpoints: true, draggable: true, deletable: true, snappable: snapping };
  return new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, prefixId: 'fence-draw' }),
    modes: [
      new TerraDrawPolygonMode({ snapping, styles: { ...area, closingPointColor: handle } }),
      new TerraDrawCircleMode({ styles: area }),
      new TerraDrawLineStringMode({ snapping, styles: { lineStringColor: handle, lineStringWidth: 2 } }),
      new TerraDrawSelectMode({
        allowManualDeselection: false,
        flags: {
          polygon: { feature: { draggable: true, coordinates } },
          linestring: { feature: { draggable: true, coordinates } },
          circle: { feature: { draggable: true, coordinates: { resizable: 'center', draggable: false } } },
        },
        styles: {
          selectedPolygonFillOpacity: 0,
          selectedPolygonOutlineColor: handle,
          selectedPolygonOutlineWidth: 2,
          selectedLineStringColor: handle,
          selectedLineStringWidth: 2,
          selectionPointColor: handle,
          midPointColor: handle,
        },
      }),
    ],
  });
}

function featureOf(shape: DraftShape): GeoJSONStoreFeatures | null {
  const geometry = shapeOf(shape);
  if (geometry === null) return null;
  const properties = { mode: MODES[shape.type] };
  if (geometry.type === 'Point') {
    const ring = circleRing(geometry.coordinates, geometry.radiusM).map(rounded);
    return {
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [ring] },
      properties: { ...properties, radiusKilometers: geometry.radiusM / 1_000 },
    };
  }
  if (geometry.type === 'LineString') {
    if (geometry.coordinates.length < 2) return null;
    return {
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: geometry.coordinates.map(rounded) },
      properties,
    };
  }
  const [outer] = geometry.coordinates;
  if (outer!.length < 4) return null;
  return { type: 'Feature', geometry: { type: 'Polygon', coordinates: [outer!.map(rounded)] }, properties };
}

/** What was drawn, as a change of the draft; null for what has no size. */
function patchOf({ geometry }: GeoJSONStoreFeatures, type: ShapeType): Partial<DraftShape> | null {
  if (geometry.type === 'LineString') return { points: geometry.coordinates.map(rounded) };
  if (geometry.type !== 'Polygon') return null;
  const ring = geometry.coordinates[0]!.slice(0, -1);
  if (type !== 'Point') return { points: ring.map(rounded) };
  const mean = (axis: 0 | 1): number => ring.reduce((sum, position) => sum + position[axis]!, 0) / ring.length;
  const center = rounded([mean(0), mean(1)]);
  const radiusM = metresBetween(center, rounded(ring[0]!));
  return radiusM < 1 ? null : { points: [center], sizeM: Math.round(radiusM) };
}

function metresBetween([lonA, latA]: Position, [lonB, latB]: Position): number {
  const a = { lat: latA, lon: lonA };
  return projectOnSegment(a, { lat: latB, lon: lonB }, { lat: latB, lon: lonB }).distanceM;
}

/** The nearest place on a road that is drawn close by. */
function nearestOnRoad(map: MapLibreMap, lng: number, lat: number): Position | undefined {
  const { x, y } = map.project([lng, lat]);
  const layers = map
    .getStyle()
    .layers.filter((layer) => 'source' in layer && layer.source === 'road' && layer.type === 'line')
    .map(({ id }) => id);
  const found = map.queryRenderedFeatures(
    [
      [x - SNAP_PX, y - SNAP_PX],
      [x + SNAP_PX, y + SNAP_PX],
    ],
    { layers },
  );
  let best: { distanceM: number; position: { lat: number; lon: number } } | undefined;
  for (const { geometry } of found) {
    const lines =
      geometry.type === 'LineString'
        ? [geometry.coordinates]
        : geometry.type === 'MultiLineString'
          ? geometry.coordinates
          : [];
    for (const line of lines) {
      for (let i = 1; i < line.length; i++) {
        const [a, b] = [line[i - 1]!, line[i]!].map(([lon, latitude]) => ({ lat: latitude!, lon: lon! }));
        const projection = projectOnSegment({ lat, lon: lng }, a!, b!);
        if (best === undefined || projection.distanceM < best.distanceM) best = projection;
      }
    }
  }
  if (best === undefined) return undefined;
  const place = map.project([best.position.lon, best.position.lat]);
  return Math.hypot(place.x - x, place.y - y) <= SNAP_PX ? rounded([best.position.lon, best.position.lat]) : undefined;
}
