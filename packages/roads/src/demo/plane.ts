import type { LatLon } from '@roadcall/geo';

/** Metres east and north of the city's centre: a demo city is small enough to be laid out on a plane. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const ORIGIN: LatLon = { lat: 30.582, lon: 114.914 };
const METRES_PER_LAT_DEGREE = 111_195;
const METRES_PER_LON_DEGREE = METRES_PER_LAT_DEGREE * Math.cos((ORIGIN.lat * Math.PI) / 180);

export function toLatLon({ x, y }: Point): LatLon {
  return { lat: ORIGIN.lat + y / METRES_PER_LAT_DEGREE, lon: ORIGIN.lon + x / METRES_PER_LON_DEGREE };
}

/** Not Math.hypot: a city is laid out with millions of these, and that one is ten times slower. */
export const distance = (a: Point, b: Point): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
export const mix = (a: Point, b: Point, t: number): Point => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
export const polar = (radius: number, angle: number): Point => ({
  x: radius * Math.cos(angle),
  y: radius * Math.sin(angle),
});

/** A point `ahead` metres along and `left` metres to the left of the direction from a to b. */
export function beside(at: Point, a: Point, b: Point, ahead: number, left: number): Point {
  const length = distance(a, b) || 1;
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  return { x: at.x + ux * ahead - uy * left, y: at.y + uy * ahead + ux * left };
}

/** A smooth curve through the controls (Catmull–Rom), a point about every `stepM` metres. */
export function curveThrough(controls: readonly Point[], stepM: number): Point[] {
  const curve: Point[] = [];
  for (let i = 0; i + 1 < controls.length; i++) {
    const b = controls[i]!;
    const c = controls[i + 1]!;
    const a = controls[i - 1] ?? mix(b, c, -1);
    const d = controls[i + 2] ?? mix(b, c, 2);
    const steps = Math.max(1, Math.round(distance(b, c) / stepM));
    for (let k = 0; k < steps; k++) curve.push(splinePoint(a, b, c, d, k / steps));
  }
  curve.push(controls.at(-1)!);
  return curve;
}

function splinePoint(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const blend = (p: number, q: number, r: number, s: number): number =>
    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t * t * t);
  return { x: blend(a.x, b.x, c.x, d.x), y: blend(a.y, b.y, c.y, d.y) };
}

/** The line moved sideways, to the left of its direction; `leftM` may vary by the index of the point. */
export function offsetLine(line: readonly Point[], leftM: number | ((index: number) => number)): Point[] {
  return line.map((point, i) => {
    const before = line[Math.max(0, i - 1)]!;
    const after = line[Math.min(line.length - 1, i + 1)]!;
    return beside(point, before, after, 0, typeof leftM === 'number' ? leftM : leftM(i));
  });
}

export function ringHolds(ring: readonly Point[], { x, y }: Point): boolean {
  let inside = false;
  let previous = ring.at(-1)!;
  for (const corner of ring) {
    const crosses = corner.y > y !== previous.y > y;
    if (crosses && x < corner.x + ((y - corner.y) / (previous.y - corner.y)) * (previous.x - corner.x))
      inside = !inside;
    previous = corner;
  }
  return inside;
}

/** Nearest point of a line: its distance, the stretch it lies on and the share along it. */
export function nearestOnLine(
  line: readonly Point[],
  point: Point,
): { distanceM: number; index: number; share: number } {
  let nearest = Infinity;
  let [index, share] = [0, 0];
  for (let i = 0; i + 1 < line.length; i++) {
    const a = line[i]!;
    const b = line[i + 1]!;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy || 1);
    const clamped = along < 0 ? 0 : along > 1 ? 1 : along;
    const squared = (a.x + dx * clamped - point.x) ** 2 + (a.y + dy * clamped - point.y) ** 2;
    if (squared < nearest) [nearest, index, share] = [squared, i, clamped];
  }
  return { distanceM: Math.sqrt(nearest), index, share };
}

/** Where a–b and c–d cross, as shares of both, or null. */
export function crossing(a: Point, b: Point, c: Point, d: Point): { t: number; u: number } | null {
  const [rx, ry] = [b.x - a.x, b.y - a.y];
  const [sx, sy] = [d.x - c.x, d.y - c.y];
  const area = rx * sy - ry * sx;
  if (Math.abs(area) < 1e-9) return null;
  const t = ((c.x - a.x) * sy - (c.y - a.y) * sx) / area;
  const u = ((c.x - a.x) * ry - (c.y - a.y) * rx) / area;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { t, u } : null;
}

/** The sharp angle between two directions, 0…90 degrees. */
export function acuteAngleDeg(a: Point, b: Point, c: Point, d: Point): number {
  const turn = Math.atan2(b.y - a.y, b.x - a.x) - Math.atan2(d.y - c.y, d.x - c.x);
  const degrees = Math.abs((turn * 180) / Math.PI) % 180;
  return Math.min(degrees, 180 - degrees);
}
