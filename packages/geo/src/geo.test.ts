import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bearingDeg,
  bearingDifferenceDeg,
  boundsAround,
  boundsContain,
  boundsIntersect,
  boundsOf,
  decodePolyline,
  destinationPoint,
  distanceM,
  encodePolyline,
  expandBounds,
  interpolate,
  isCounterClockwise,
  pointAlong,
  polygonContains,
  polylineLengthM,
  projectOnPolyline,
  projectOnSegment,
  ringContains,
  stretchAt,
  type LatLon,
} from './index.ts';

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anywhere: fc.Arbitrary<LatLon> = fc.record({ lat: finite(-85, 85), lon: finite(-179, 179) });
const inCity: fc.Arbitrary<LatLon> = fc.record({ lat: finite(30.5, 30.7), lon: finite(114.6, 114.85) });
const lines = fc.array(inCity, { minLength: 2, maxLength: 20 });

describe('distance and bearing', () => {
  it('knows the distance from Beijing to Shanghai', () => {
    const beijing = { lat: 39.9042, lon: 116.4074 };
    const shanghai = { lat: 31.2304, lon: 121.4737 };
    expect(distanceM(beijing, shanghai)).toBeCloseTo(1_067_310, -2);
    expect(bearingDeg(beijing, shanghai)).toBeCloseTo(152.6, 0);
  });

  it('is symmetric, zero only in place, and keeps the triangle inequality', () => {
    fc.assert(
      fc.property(anywhere, anywhere, anywhere, (a, b, c) => {
        expect(distanceM(a, b)).toBeCloseTo(distanceM(b, a), 6);
        expect(distanceM(a, a)).toBe(0);
        expect(distanceM(a, c)).toBeLessThanOrEqual(distanceM(a, b) + distanceM(b, c) + 1e-6);
      }),
    );
  });

  it('arrives where it was sent', () => {
    fc.assert(
      fc.property(anywhere, finite(0, 359.9), finite(1, 100_000), (from, heading, metres) => {
        const there = destinationPoint(from, heading, metres);
        expect(distanceM(from, there)).toBeCloseTo(metres, 2);
        expect(Math.abs(bearingDifferenceDeg(heading, bearingDeg(from, there)))).toBeLessThan(0.01);
      }),
    );
  });

  it('gives bearings and turns in their ranges', () => {
    fc.assert(
      fc.property(anywhere, anywhere, (a, b) => {
        const bearing = bearingDeg(a, b);
        expect(bearing >= 0 && bearing < 360).toBe(true);
      }),
    );
    expect(bearingDifferenceDeg(350, 10)).toBe(20);
    expect(bearingDifferenceDeg(10, 350)).toBe(-20);
    expect(bearingDifferenceDeg(0, 180)).toBe(180);
  });
});

describe('bounds', () => {
  it('contains every place it was made of', () => {
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 1 }), (places) => {
        const bounds = boundsOf(places)!;
        for (const place of places) expect(boundsContain(bounds, place)).toBe(true);
      }),
    );
    expect(boundsOf([])).toBeNull();
  });

  it('around a place contains everything within its radius', () => {
    fc.assert(
      fc.property(anywhere, finite(0, 360), finite(1, 50_000), (place, heading, metres) => {
        const there = destinationPoint(place, heading, metres * 0.999);
        fc.pre(Math.abs(there.lon - place.lon) < 90);
        expect(boundsContain(boundsAround(place, metres), there)).toBe(true);
      }),
    );
  });

  it('meets what it overlaps', () => {
    const box = { west: 0, south: 0, east: 1, north: 1 };
    expect(boundsIntersect(box, { west: 1, south: 1, east: 2, north: 2 })).toBe(true);
    expect(boundsIntersect(box, { west: 1.1, south: 0, east: 2, north: 1 })).toBe(false);
    expect(boundsIntersect(expandBounds(box, 20_000), { west: 1.1, south: 0, east: 2, north: 1 })).toBe(true);
  });
});

describe('polygons', () => {
  const square = [
    { lat: 0, lon: 0 },
    { lat: 0, lon: 4 },
    { lat: 4, lon: 4 },
    { lat: 4, lon: 0 },
  ];

  it('contains its inside without its holes', () => {
    const hole = [
      { lat: 1, lon: 1 },
      { lat: 1, lon: 2 },
      { lat: 2, lon: 2 },
      { lat: 2, lon: 1 },
    ];
    const polygon = { outer: square, holes: [hole] };
    expect(polygonContains(polygon, { lat: 3, lon: 3 })).toBe(true);
    expect(polygonContains(polygon, { lat: 1.5, lon: 1.5 })).toBe(false);
    expect(polygonContains(polygon, { lat: 5, lon: 3 })).toBe(false);
    expect(ringContains(square.slice(0, 2), { lat: 0, lon: 1 })).toBe(false);
  });

  it('does not depend on where the ring starts, its direction, or a repeated first corner', () => {
    fc.assert(
      fc.property(fc.array(inCity, { minLength: 3, maxLength: 8 }), inCity, fc.nat(7), (ring, place, shift) => {
        const inside = ringContains(ring, place);
        const turned = [...ring.slice(shift % ring.length), ...ring.slice(0, shift % ring.length)];
        expect(ringContains(turned, place)).toBe(inside);
        expect(ringContains([...ring, ring[0]!], place)).toBe(inside);
        expect(ringContains(ring.toReversed(), place)).toBe(inside);
      }),
    );
  });

  it('knows its direction', () => {
    expect(isCounterClockwise(square)).toBe(true);
    expect(isCounterClockwise(square.toReversed())).toBe(false);
  });
});

describe('segments and lines', () => {
  it('projects to the nearest place: none of the segment is nearer', () => {
    fc.assert(
      fc.property(inCity, inCity, inCity, finite(0, 1), (place, a, b, share) => {
        const projection = projectOnSegment(place, a, b);
        expect(projection.distanceM).toBeLessThanOrEqual(distanceM(place, interpolate(a, b, share)) * 1.001 + 0.01);
      }),
    );
  });

  it('finds again the place it walked to', () => {
    fc.assert(
      fc.property(lines, finite(0, 1), (line, share) => {
        const point = pointAlong(line, polylineLengthM(line) * share);
        expect(projectOnPolyline(point.position, line).distanceM).toBeLessThan(0.5);
      }),
    );
  });

  it('walks at the pace it is asked: no step covers more ground than the metres walked', () => {
    fc.assert(
      fc.property(lines, finite(0, 1), finite(0, 1), (line, one, other) => {
        const lengthM = polylineLengthM(line);
        const a = pointAlong(line, lengthM * one).position;
        const b = pointAlong(line, lengthM * other).position;
        // Interpolated in degrees, the metres per share vary with the cosine of the latitude over one stretch: by
        // Δlat / 2 · tan(lat), that is 0.10 % where a stretch spans these 0.2° at 30.7°.
        expect(distanceM(a, b)).toBeLessThanOrEqual(lengthM * Math.abs(one - other) * 1.0011 + 0.05);
      }),
    );
  });

  it('stays at the ends and heads the way the line runs', () => {
    const line = [
      { lat: 30, lon: 114 },
      { lat: 30.01, lon: 114 },
      { lat: 30.01, lon: 114.01 },
    ];
    expect(pointAlong(line, -5).position).toEqual(line[0]);
    expect(pointAlong(line, 1e9).position).toEqual(line[2]);
    expect(pointAlong(line, 100).headingDeg).toBeCloseTo(0, 5);
    expect(pointAlong(line, 1500)).toMatchObject({ index: 1 });
    expect(pointAlong(line, 1500).headingDeg).toBeCloseTo(90, 1);
    expect(() => pointAlong([], 0)).toThrow(RangeError);
  });

  it('skips stretches without length', () => {
    expect(stretchAt([0, 0, 0, 5], 0)).toBe(2);
    expect(stretchAt([0, 2, 5], 9)).toBe(1);
    expect(stretchAt([0, 2, 5], -1)).toBe(0);
  });
});

describe('encoded polyline', () => {
  it('encodes the published example at six decimals', () => {
    const line = [
      { lat: 38.5, lon: -120.2 },
      { lat: 40.7, lon: -120.95 },
      { lat: 43.252, lon: -126.453 },
    ];
    expect(encodePolyline(line)).toBe('_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI');
  });

  it('comes back within half of its last decimal', () => {
    fc.assert(
      fc.property(fc.array(anywhere), (line) => {
        const back = decodePolyline(encodePolyline(line))!;
        expect(back).toHaveLength(line.length);
        for (const [i, place] of line.entries()) {
          expect(Math.abs(back[i]!.lat - place.lat)).toBeLessThan(0.51e-6);
          expect(Math.abs(back[i]!.lon - place.lon)).toBeLessThan(0.51e-6);
        }
      }),
    );
  });

  it('refuses text that is no polyline instead of inventing places', () => {
    expect(decodePolyline('\u0001')).toBeNull();
    expect(decodePolyline('_izlhA')).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => void decodePolyline(text)));
  });
});
