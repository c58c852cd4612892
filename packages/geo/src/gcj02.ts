import { toRadians, type LatLon } from './lat-lon.ts';

/*
 * GCJ-02 is the datum of public maps in China: WGS-84 shifted by up to 730 m, by a formula that was never published but is
 * known from its use. Terminals that run its plugin report shifted places.
 */

/** Krasovsky 1940, the ellipsoid that the shift is computed on: half axis in metres, eccentricity squared. */
const AXIS_M = 6_378_245;
const ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943;

/** The shift applies within this box alone; it is wider than China. */
const BOX = { south: 0.8293, north: 55.8271, west: 72.004, east: 137.8347 };

/** Rounds of the inverse: each leaves about a thousandth of the error, the first about a metre. */
const ROUNDS = 5;

/** The place in WGS-84 of a place in GCJ-02, exact to a millimetre. Outside the box both are the same. */
export function gcj02ToWgs84(shifted: LatLon): LatLon {
  if (isOutside(shifted)) return shifted;
  let place = shifted;
  for (let round = 0; round < ROUNDS; round++) {
    const { lat, lon } = wgs84ToGcj02(place);
    place = { lat: place.lat + shifted.lat - lat, lon: place.lon + shifted.lon - lon };
  }
  return place;
}

/** The place in GCJ-02 of a place in WGS-84. Outside the box both are the same. */
export function wgs84ToGcj02(place: LatLon): LatLon {
  if (isOutside(place)) return place;
  const { lat, lon } = place;
  const x = lon - 105;
  const y = lat - 35;
  const ripple = waves(20, 6, x) + waves(20, 2, x);
  const northM = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + ripple;
  const eastM = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + ripple;
  const northWavesM = waves(20, 1, y) + waves(40, 1 / 3, y) + waves(160, 1 / 12, y) + waves(320, 1 / 30, y);
  const eastWavesM = waves(20, 1, x) + waves(40, 1 / 3, x) + waves(150, 1 / 12, x) + waves(300, 1 / 30, x);
  const w = 1 - ECCENTRICITY_SQUARED * Math.sin(toRadians(lat)) ** 2;
  const metresPerRadianNorth = (AXIS_M * (1 - ECCENTRICITY_SQUARED)) / (w * Math.sqrt(w));
  const metresPerRadianEast = (AXIS_M / Math.sqrt(w)) * Math.cos(toRadians(lat));
  return {
    lat: lat + (northM + northWavesM) / toRadians(metresPerRadianNorth),
    lon: lon + (eastM + eastWavesM) / toRadians(metresPerRadianEast),
  };
}

function isOutside({ lat, lon }: LatLon): boolean {
  return lat < BOX.south || lat > BOX.north || lon < BOX.west || lon > BOX.east;
}

/** Two thirds of a sine wave of this height, with half as many swings per degree as `swings`; metres. */
function waves(heightM: number, swings: number, degrees: number): number {
  return (heightM * Math.sin(swings * degrees * Math.PI) * 2) / 3;
}
