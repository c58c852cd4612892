import { between, smoothNoise, type Random } from './random.ts';
import { polar, type Point } from './plane.ts';

/** Half the city's extent: about 24 × 20 km. */
export const HALF_WIDTH_M = 12_000;
export const HALF_HEIGHT_M = 10_000;

/**
 * The plan the big roads follow: rings and radials as functions around the centre. Places are told apart by the ring
 * they lie in (0 = inside the first) and the sector (0…7, counter-clockwise from the east).
 */
export interface Skeleton {
  ringRadiusM(ring: number, angle: number): number;
  /** Angle of a radial at a distance from the centre. */
  radialAngle(radial: number, radiusM: number): number;
  zoneOf(point: Point): { ring: number; sector: number };
}

export const RING_COUNT = 3;
export const RADIAL_COUNT = 8;

/** Turned away from the river, which comes in from there: a road may cross it but not run along in it. */
const NORTH_WEST = 3;

/** Half axes east–west and north–south, and the tilt of the rounded rectangle. */
const RINGS: readonly (readonly [a: number, b: number, tilt: number])[] = [
  [3350, 2750, 0.06],
  [6100, 5050, -0.05],
  [9500, 7900, 0.03],
];

export function layOutSkeleton(random: Random): Skeleton {
  const wobble = RINGS.map(() => smoothNoise(random, 1));
  const bases = Array.from(
    { length: RADIAL_COUNT },
    (_, i) => (i / RADIAL_COUNT) * 2 * Math.PI + 0.07 + (i === NORTH_WEST ? -0.16 : 0) + between(random, -0.07, 0.07),
  );
  const bends = bases.map(() => between(random, -0.14, 0.14));

  const ringRadiusM = (ring: number, angle: number): number => {
    const [a, b, tilt] = RINGS[ring]!;
    const turned = angle - tilt;
    const exponent = 2.7;
    const round = (Math.abs(Math.cos(turned)) / a) ** exponent + (Math.abs(Math.sin(turned)) / b) ** exponent;
    const uneven = 0.075 * wobble[ring]!(Math.cos(angle) * 0.85, Math.sin(angle) * 0.85);
    return round ** (-1 / exponent) * (1 + uneven);
  };
  const radialAngle = (radial: number, radiusM: number): number => {
    const bend = bends[radial]!;
    return bases[radial]! + bend * Math.sin((radiusM / 9000) * Math.PI * 0.8);
  };
  const zoneOf = (point: Point): { ring: number; sector: number } => {
    const radiusM = Math.hypot(point.x, point.y);
    const angle = Math.atan2(point.y, point.x);
    let ring = 0;
    while (ring < RING_COUNT && radiusM > ringRadiusM(ring, angle)) ring++;
    let sector = 0;
    for (let radial = 0; radial < RADIAL_COUNT; radial++) {
      const ahead = turn(angle - radialAngle(radial, radiusM));
      const beyond = turn(angle - radialAngle((radial + 1) % RADIAL_COUNT, radiusM));
      if (ahead < Math.PI && beyond >= Math.PI) sector = radial;
    }
    return { ring, sector };
  };
  return { ringRadiusM, radialAngle, zoneOf };
}

/** An angle brought into 0…2π. */
function turn(angle: number): number {
  return ((angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
}

/** The closed line of a ring, its first point not repeated. */
export function ringLine(skeleton: Skeleton, ring: number, fromAngle = 0, toAngle = 2 * Math.PI): Point[] {
  const steps = Math.max(4, Math.round((Math.abs(toAngle - fromAngle) / (2 * Math.PI)) * (90 + ring * 50)));
  return Array.from({ length: steps }, (_, i) => {
    const angle = fromAngle + ((toAngle - fromAngle) * i) / steps;
    return polar(skeleton.ringRadiusM(ring, angle), angle);
  });
}

/** A radial from one distance to another. */
export function radialLine(skeleton: Skeleton, radial: number, fromM: number, toM: number): Point[] {
  const steps = Math.max(2, Math.round((toM - fromM) / 120));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const radiusM = fromM + ((toM - fromM) * i) / steps;
    return polar(radiusM, skeleton.radialAngle(radial, radiusM));
  });
}

/** How far from the centre a radial meets a ring. */
export function radiusAt(skeleton: Skeleton, radial: number, ring: number): number {
  let radiusM = 5000;
  for (let i = 0; i < 8; i++) radiusM = skeleton.ringRadiusM(ring, skeleton.radialAngle(radial, radiusM));
  return radiusM;
}
