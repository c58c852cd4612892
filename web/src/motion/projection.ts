import type { LatLon } from '@roadcall/geo';

/** Length of the equator in MapLibre's mercator world, metres. */
export const WORLD_M = 40_075_016.685_578_49;

const RADIANS = Math.PI / 180;

/** Web-mercator place in 0…1: x east from the antimeridian, y south from 85°N. */
export function toMercator({ lat, lon }: LatLon): { x: number; y: number } {
  const sin = Math.sin(lat * RADIANS);
  return { x: (lon + 180) / 360, y: 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI) };
}

export function fromMercator(x: number, y: number): LatLon {
  return { lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, lon: x * 360 - 180 };
}

/**
 * World metres around an origin: small numbers, so that a float32 holds them to a centimetre within a city, where plain mercator
 * coordinates would be metres off.
 */
export class LocalPlane {
  readonly originX: number;
  readonly originY: number;

  constructor(origin: LatLon) {
    const { x, y } = toMercator(origin);
    this.originX = x;
    this.originY = y;
  }

  toPlane(place: LatLon): { x: number; y: number } {
    const { x, y } = toMercator(place);
    return { x: (x - this.originX) * WORLD_M, y: (y - this.originY) * WORLD_M };
  }

  toLatLon(x: number, y: number): LatLon {
    return fromMercator(this.originX + x / WORLD_M, this.originY + y / WORLD_M);
  }

  /** A clip-space matrix for mercator 0…1 made one for this plane; column-major, computed in doubles. */
  matrixFor(mercator: ArrayLike<number>): Float64Array {
    const out = new Float64Array(16);
    for (let row = 0; row < 4; row++) {
      const m0 = mercator[row]!;
      const m1 = mercator[4 + row]!;
      out[row] = m0 / WORLD_M;
      out[4 + row] = m1 / WORLD_M;
      out[8 + row] = mercator[8 + row]! / WORLD_M;
      out[12 + row] = m0 * this.originX + m1 * this.originY + mercator[12 + row]!;
    }
    return out;
  }
}
