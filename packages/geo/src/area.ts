import { Border } from './border.ts';
import { boundsAround, boundsOf, expandBounds, type Bounds } from './bounds.ts';
import { distanceM, type LatLon } from './lat-lon.ts';
import type { CircleShape, CorridorShape, PolygonShape, Position, Shape } from './shape.ts';

/** A shape made ready to be asked often. */
export interface Area {
  /** Every place of the area is in this box. */
  readonly bounds: Bounds;
  /** A place exactly on the border may fall on either side. */
  contains(place: LatLon): boolean;
  /**
   * Metres to the border: negative inside, positive outside. Who only asks whether it is within `upToM` says so: beyond
   * that the number is about this or more, and found sooner.
   */
  signedDistanceM(place: LatLon, upToM?: number): number;
}

/** Makes an area of a shape that `checkShape` has found fine. */
export function areaOf(shape: Shape): Area {
  if (shape.type === 'Polygon') return insideOf(shape);
  return shape.type === 'Point' ? around(shape) : along(shape);
}

function insideOf({ coordinates }: PolygonShape): Area {
  const border = new Border(coordinates);
  return {
    bounds: boundsOf(coordinates[0]!.map(toLatLon))!,
    contains: (place) => border.surrounds(place),
    signedDistanceM: (place, upToM) => (border.surrounds(place) ? -1 : 1) * border.distanceM(place, upToM),
  };
}

function around({ coordinates, radiusM }: CircleShape): Area {
  const center = toLatLon(coordinates);
  const signedDistanceM = (place: LatLon): number => distanceM(center, place) - radiusM;
  return {
    bounds: boundsAround(center, radiusM),
    contains: (place) => signedDistanceM(place) < 0,
    signedDistanceM,
  };
}

function along({ coordinates, widthM }: CorridorShape): Area {
  const border = new Border([coordinates]);
  const halfM = widthM / 2;
  return {
    bounds: expandBounds(boundsOf(coordinates.map(toLatLon))!, halfM),
    contains: (place) => border.distanceM(place, 2 * halfM) < halfM,
    signedDistanceM: (place, upToM = Infinity) => border.distanceM(place, halfM + upToM) - halfM,
  };
}

const toLatLon = ([lon, lat]: Position): LatLon => ({ lat, lon });
