import { EARTH_RADIUS_M, toRadians, type LatLon } from '@roadcall/geo';
import { UNITS_PER_DEGREE, type RoadTables } from '../graph/road-tables.ts';
import { slownessByKind } from '../graph/traffic.ts';

const METRES_PER_DEGREE = (EARTH_RADIUS_M * Math.PI) / 180;
/** Takes off what the flat projection and rounding could add over the sphere, so that it stays a lower bound. */
const SAFETY = 0.998;

/** Lower bounds for the seconds from nodes to a place: the straight line at the graph's fastest speed. */
export class RemainingTime {
  /** Metres from the graph's first node: small enough for single precision. */
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #origin: LatLon;
  readonly #metresPerLonDegree: number;
  readonly #fastestByKind = new Float64Array(256);

  constructor(tables: RoadTables) {
    // East-west is scaled as at the latitude farthest from the equator, where a degree is shortest.
    let farthest = 0;
    for (const lat of tables.nodeLat) farthest = Math.max(farthest, Math.abs(lat));
    this.#metresPerLonDegree = METRES_PER_DEGREE * Math.cos(toRadians(Math.min(89, farthest / UNITS_PER_DEGREE)));
    this.#origin = { lat: tables.nodeLat[0]! / UNITS_PER_DEGREE, lon: tables.nodeLon[0]! / UNITS_PER_DEGREE };
    this.#x = Float32Array.from(tables.nodeLon, (lon) => this.#eastM(lon / UNITS_PER_DEGREE));
    this.#y = Float32Array.from(tables.nodeLat, (lat) => this.#northM(lat / UNITS_PER_DEGREE));
    for (const [segment, kind] of tables.segmentKind.entries()) {
      this.#fastestByKind[kind] = Math.max(this.#fastestByKind[kind]!, tables.segmentSpeedKph[segment]!);
    }
  }

  /** The estimate for a goal at an hour: seconds by node. */
  to(goal: LatLon, hour: number): (node: number) => number {
    let fastestKph = 0;
    for (const [kind, slowness] of slownessByKind(hour).entries()) {
      fastestKph = Math.max(fastestKph, this.#fastestByKind[kind]! / slowness);
    }
    const secondsPerMetre = (SAFETY * 3.6) / fastestKph;
    const goalX = this.#eastM(goal.lon);
    const goalY = this.#northM(goal.lat);
    return (node) => {
      const dx = this.#x[node]! - goalX;
      const dy = this.#y[node]! - goalY;
      return Math.sqrt(dx * dx + dy * dy) * secondsPerMetre;
    };
  }

  #eastM(lon: number): number {
    return (lon - this.#origin.lon) * this.#metresPerLonDegree;
  }

  #northM(lat: number): number {
    return (lat - this.#origin.lat) * METRES_PER_DEGREE;
  }
}
