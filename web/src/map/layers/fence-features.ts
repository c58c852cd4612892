import type { GeofenceColour, GeofenceKind, GeofenceShape } from '@roadcall/contracts';
import { boundsCenter, boundsOf, destinationPoint, pointAlong, polylineLengthM, type Position } from '@roadcall/geo';

/** What is drawn of a fence. */
export interface DrawnFence {
  id: string;
  name: string;
  kindName: string;
  kind: GeofenceKind;
  colour: GeofenceColour;
  shape: GeofenceShape;
  chosen: boolean;
  /** Beside the area of the rental that is looked at. */
  dim: boolean;
}

interface Feature {
  type: 'Feature';
  geometry: { type: string; coordinates: unknown };
  properties: Record<string, unknown>;
}

/** Corners of a drawn circle. */
const CIRCLE_CORNERS = 72;
/** Metres per pixel at the equator at zoom 0; MapLibre's tiles are 512 pixels wide. */
const METRES_PER_PIXEL = 40_075_016.686 / 512;

const placeOf = ([lon, lat]: Position) => ({ lat, lon });

/** The area as a polygon, or as a line that is drawn as wide as its corridor. */
export function areaFeature({ shape, ...fence }: DrawnFence): Feature {
  if (shape.type === 'LineString') {
    const lat = shape.coordinates[0]?.[1] ?? 0;
    // Pixels at zoom 0; each zoom doubles them.
    const widthPx = shape.widthM / (METRES_PER_PIXEL * Math.cos((lat * Math.PI) / 180));
    return {
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: shape.coordinates },
      properties: { ...fence, widthPx },
    };
  }
  const coordinates = shape.type === 'Polygon' ? shape.coordinates : [circleRing(shape.coordinates, shape.radiusM)];
  return { type: 'Feature', geometry: { type: 'Polygon', coordinates }, properties: fence };
}

/** Where its name stands. */
export function labelFeature(fence: DrawnFence): Feature {
  const { shape, name, kindName, colour } = fence;
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: anchorOf(shape) },
    properties: { name, kindName, colour },
  };
}

export function circleRing(center: Position, radiusM: number): Position[] {
  const ring = Array.from({ length: CIRCLE_CORNERS }, (_, i): Position => {
    const { lat, lon } = destinationPoint(placeOf(center), (i * 360) / CIRCLE_CORNERS, radiusM);
    return [lon, lat];
  });
  return [...ring, ring[0]!];
}

function anchorOf(shape: GeofenceShape): Position {
  if (shape.type === 'Point') return shape.coordinates;
  const places = (shape.type === 'Polygon' ? shape.coordinates[0]! : shape.coordinates).map(placeOf);
  const { lat, lon } =
    shape.type === 'LineString'
      ? pointAlong(places, polylineLengthM(places) / 2).position
      : boundsCenter(boundsOf(places)!);
  return [lon, lat];
}
