/**
 * How a mark moves between two fixes. The console shows a vehicle where it was when its newest fix came in and lets it glide to that
 * fix within the time until the next one is due: always moving, one interval behind, never jumping. Turns follow the headings of both
 * ends (a cubic Hermite curve), so that a corner between two fixes is rounded instead of cut. When the next fix is late the mark rolls
 * on a little and comes to rest. The vertex shader in map/layers/fleet-shader.ts computes the same; keep them alike.
 */

/** Floats of one record: from x y, to x y, from heading, to heading, start, duration, curvature. */
export const GLIDE = {
  fromX: 0,
  fromY: 1,
  toX: 2,
  toY: 3,
  fromHeading: 4,
  toHeading: 5,
  startS: 6,
  durationS: 7,
  /** 1: Hermite along the headings, 0: straight. */
  curve: 8,
  /** 1: rolls on past the end, 0: stops there. */
  roll: 9,
} as const;
export const GLIDE_FLOATS = 12;

/** Share of the last stretch that a mark rolls on at most while the next fix is late. */
export const ROLL_SHARE = 0.35;

export interface Glided {
  x: number;
  y: number;
  headingRad: number;
}

/** Where record `slot` is at `nowS`; x east, y south in world metres, heading clockwise from north. Writes into `out`. */
export function evaluateGlide(records: Float32Array, slot: number, nowS: number, out: Glided): Glided {
  const at = slot * GLIDE_FLOATS;
  const fromX = records[at + GLIDE.fromX]!;
  const fromY = records[at + GLIDE.fromY]!;
  const toX = records[at + GLIDE.toX]!;
  const toY = records[at + GLIDE.toY]!;
  const fromHeading = records[at + GLIDE.fromHeading]!;
  const toHeading = records[at + GLIDE.toHeading]!;
  const share = Math.max(0, (nowS - records[at + GLIDE.startS]!) / records[at + GLIDE.durationS]!);
  const u = Math.min(1, share);
  const dx = toX - fromX;
  const dy = toY - fromY;
  const chord = Math.hypot(dx, dy);
  const curve = records[at + GLIDE.curve]!;
  // Tangents: along the headings where the record curves, along the chord where it does not.
  const m0x = dx + (Math.sin(fromHeading) * chord - dx) * curve;
  const m0y = dy + (-Math.cos(fromHeading) * chord - dy) * curve;
  const m1x = dx + (Math.sin(toHeading) * chord - dx) * curve;
  const m1y = dy + (-Math.cos(toHeading) * chord - dy) * curve;
  const u2 = u * u;
  const u3 = u2 * u;
  const h10 = u3 - 2 * u2 + u;
  const h01 = 3 * u2 - 2 * u3;
  const h11 = u3 - u2;
  const roll = records[at + GLIDE.roll]! * ROLL_SHARE * (1 - Math.exp(-Math.max(0, share - 1) / ROLL_SHARE));
  out.x = fromX + h10 * m0x + h01 * dx + (h11 + roll) * m1x;
  out.y = fromY + h10 * m0y + h01 * dy + (h11 + roll) * m1y;
  out.headingRad = fromHeading + shortestTurn(fromHeading, toHeading) * u2 * (3 - 2 * u);
  return out;
}

/** The turn from one heading to another, −π…π. */
export function shortestTurn(from: number, to: number): number {
  const turn = (to - from) % (2 * Math.PI);
  return turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn;
}
