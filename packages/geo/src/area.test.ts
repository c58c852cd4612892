import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areaOf,
  boundsContain,
  BoxIndex,
  checkShape,
  destinationPoint,
  distanceM,
  polygonContains,
  projectOnPolyline,
  type Bounds,
  type LatLon,
  type PolygonShape,
  type Position,
  type Shape,
} from './index.ts';

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const inCity: fc.Arbitrary<LatLon> = fc.record({ lat: finite(30.5, 30.7), lon: finite(114.6, 114.85) });
const centre: LatLon = { lat: 30.6, lon: 114.72 };
const positionOf = ({ lat, lon }: LatLon): Position => [lon, lat];
const placeOf = ([lon, lat]: Position): LatLon => ({ lat, lon });

/** A star around the centre: corners at rising bearings, so it never crosses itself. A second, smaller one is its hole. */
const stars = fc
  .record({ radii: fc.array(finite(2_000, 9_000), { minLength: 3, maxLength: 80 }), hole: fc.boolean() })
  .map(({ radii, hole }): PolygonShape => {
    const ring = (share: number): Position[] => {
      const corners = radii.map((radiusM, i) =>
        positionOf(destinationPoint(centre, (i * 360) / radii.length, radiusM * share)),
      );
      return [...corners, corners[0]!];
    };
    return { type: 'Polygon', coordinates: hole ? [ring(1), ring(0.4)] : [ring(1)] };
  });

describe('areas', () => {
  it('contain what the plain test of each edge says, and are as far as the nearest edge', () => {
    fc.assert(
      fc.property(stars, inCity, (shape, place) => {
        const area = areaOf(shape);
        const [outer, ...holes] = shape.coordinates.map((ring) => ring.map(placeOf));
        const inside = polygonContains({ outer: outer!, holes }, place);
        expect(area.contains(place)).toBe(inside);
        const farM = Math.min(...[outer!, ...holes].map((ring) => projectOnPolyline(place, ring).distanceM));
        const signedM = area.signedDistanceM(place);
        expect(Math.abs(Math.abs(signedM) - farM)).toBeLessThan(0.001 * farM + 0.01);
        expect(signedM < 0).toBe(inside);
        expect(!inside || boundsContain(area.bounds, place)).toBe(true);
      }),
    );
  });

  it('measure a corridor from its line', () => {
    fc.assert(
      fc.property(
        fc.array(inCity, { minLength: 2, maxLength: 60 }),
        inCity,
        finite(10, 5_000),
        (line, place, widthM) => {
          const area = areaOf({ type: 'LineString', coordinates: line.map(positionOf), widthM });
          const farM = projectOnPolyline(place, line).distanceM;
          expect(Math.abs(area.signedDistanceM(place) + widthM / 2 - farM)).toBeLessThan(0.001 * farM + 0.01);
          expect(!area.contains(place) || boundsContain(area.bounds, place)).toBe(true);
        },
      ),
    );
  });

  it('measure a circle from its centre', () => {
    fc.assert(
      fc.property(inCity, inCity, finite(10, 20_000), (middle, place, radiusM) => {
        const area = areaOf({ type: 'Point', coordinates: positionOf(middle), radiusM });
        expect(area.signedDistanceM(place)).toBeCloseTo(distanceM(middle, place) - radiusM, 6);
        expect(!area.contains(place) || boundsContain(area.bounds, place)).toBe(true);
      }),
    );
  });
});

describe('an index of boxes', () => {
  const box: fc.Arbitrary<Bounds> = fc
    .record({
      west: finite(-180, 180),
      south: finite(-85, 85),
      width: finite(0, 8),
      height: finite(0, 8),
      scale: finite(0, 1),
    })
    .map(({ west, south, width, height, scale }) => {
      const [east, north] = [Math.min(180, west + width * scale ** 4), Math.min(90, south + height * scale ** 4)];
      return { west, south, east, north };
    });

  it('finds exactly the boxes that contain a place, whatever their size', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 60 }), fc.nat(59), finite(0, 1), finite(0, 1), (boxes, pick, x, y) => {
        const near = boxes[pick % Math.max(1, boxes.length)] ?? { west: 0, east: 1, south: 0, north: 1 };
        const place = { lat: near.south + (near.north - near.south) * y, lon: near.west + (near.east - near.west) * x };
        const expected = boxes.flatMap((one, i) => (boundsContain(one, place) ? [i] : []));
        expect(new BoxIndex(boxes).at(place).toSorted((a, b) => a - b)).toEqual(expected);
      }),
    );
  });
});

describe('checking a shape', () => {
  const ring = (...corners: [number, number][]): Position[] => corners;
  const square = ring([0, 0], [4, 0], [4, 4], [0, 4], [0, 0]);
  const polygon = (...coordinates: Position[][]): Shape => ({ type: 'Polygon', coordinates });
  const faultOf = (shape: Shape) => {
    const checked = checkShape(shape);
    return checked.ok ? 'fine' : `${checked.fault.code} ${checked.fault.path}`;
  };

  it('takes what is fine', () => {
    const hole = ring([1, 1], [2, 1], [2, 2], [1, 1]);
    expect(faultOf(polygon(square, hole))).toBe('fine');
    expect(faultOf({ type: 'Point', coordinates: [121.4, 31.2], radiusM: 80 })).toBe('fine');
    fc.assert(fc.property(stars, (shape) => faultOf(shape) === 'fine'));
  });

  it('leaves out positions that repeat the one before them', () => {
    const checked = checkShape(polygon(ring([0, 0], [4, 0], [4, 0], [4, 4], [0, 0], [0, 0])));
    expect(checked).toEqual({ ok: true, shape: polygon(ring([0, 0], [4, 0], [4, 4], [0, 0])) });
  });

  it.each<[string, Shape]>([
    ['too_few_points coordinates', polygon()],
    ['too_few_points coordinates.0', polygon(ring([0, 0], [1, 1], [0, 0]))],
    ['too_few_points coordinates', { type: 'LineString', coordinates: ring([1, 1], [1, 1]), widthM: 50 }],
    ['not_closed coordinates.0', polygon(ring([0, 0], [4, 0], [4, 4]))],
    ['out_of_range coordinates.0.1', polygon(ring([0, 0], [31, 121], [4, 4], [0, 0]))],
    ['out_of_range coordinates', { type: 'Point', coordinates: [Number.NaN, 1], radiusM: 80 }],
    ['crosses_itself coordinates.0.0', polygon(ring([0, 0], [4, 4], [4, 0], [0, 4], [0, 0]))],
    ['crosses_itself coordinates.0.0', polygon(ring([0, 0], [4, 0], [2, 0], [2, 4], [0, 0]))],
    ['crosses_itself coordinates.1.0', polygon(square, ring([-1, 1], [2, 1], [2, 2], [-1, 1]))],
    ['hole_outside coordinates.1', polygon(square, ring([5, 5], [6, 5], [6, 6], [5, 5]))],
    [
      'hole_in_hole coordinates.2',
      polygon(square, ring([1, 1], [3, 1], [3, 3], [1, 3], [1, 1]), ring([2, 2], [2.5, 2], [2, 2.5], [2, 2])),
    ],
    ['crosses_antimeridian coordinates', polygon(ring([170, 0], [-170, 0], [-170, 5], [170, 5], [170, 0]))],
    ['crosses_antimeridian coordinates', { type: 'Point', coordinates: [179.99, 0], radiusM: 50_000 }],
    ['bad_radius radiusM', { type: 'Point', coordinates: [0, 1], radiusM: 3 }],
    ['bad_width widthM', { type: 'LineString', coordinates: ring([0, 0], [1, 1]), widthM: Number.NaN }],
  ])('refuses %s', (fault, shape) => {
    expect(faultOf(shape)).toBe(fault);
  });

  it('says where edges cross and that they may meet at corners only', () => {
    const checked = checkShape(polygon(ring([0, 0], [4, 4], [4, 0], [0, 4], [0, 0])));
    expect(checked).toMatchObject({
      ok: false,
      fault: { message: expect.stringMatching(/edge \d of ring 1 crosses/) as string },
    });
  });

  it('finds every crossing that comparing all pairs of edges finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })), {
          minLength: 3,
          maxLength: 9,
        }),
        (corners) => {
          const closed = ring(...corners, corners[0]!);
          const fault = faultOf(polygon(closed));
          fc.pre(!fault.startsWith('too_few'));
          const strict = closed.some((a, i) =>
            closed.some((c, j) => {
              const [b, d] = [closed[i + 1], closed[j + 1]];
              return b !== undefined && d !== undefined && crossesProperly(a, b, c, d);
            }),
          );
          expect(!strict || fault.startsWith('crosses_itself')).toBe(true);
        },
      ),
    );
  });

  it('judges 2,000 points and refuses one more', () => {
    const circle = (points: number): Position[] =>
      Array.from({ length: points + 1 }, (_, i) =>
        positionOf(destinationPoint(centre, ((i % points) * 360) / points, 9_000)),
      );
    expect(faultOf(polygon(circle(2_000)))).toBe('fine');
    expect(faultOf(polygon(circle(2_001)))).toBe('too_many_points coordinates');
  });
});

function crossesProperly(a: Position, b: Position, c: Position, d: Position): boolean {
  const turn = (p: Position, q: Position, r: Position): number =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}
