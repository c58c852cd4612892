import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gcj02ToWgs84, wgs84ToGcj02 } from './gcj02.ts';
import { distanceM } from './lat-lon.ts';

const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Half a degree inside the box, where a shift does not leave it. */
const inside = fc.record({ lat: degrees(1.4, 55.3), lon: degrees(72.6, 137.3) });
const outside = fc.oneof(
  fc.record({ lat: degrees(-90, 0.8), lon: degrees(-180, 180) }),
  fc.record({ lat: degrees(56, 90), lon: degrees(-180, 180) }),
  fc.record({ lat: degrees(-90, 90), lon: degrees(-180, 72) }),
  fc.record({ lat: degrees(-90, 90), lon: degrees(138, 180) }),
);

describe('GCJ-02', () => {
  it('comes back to within a millimetre', () => {
    fc.assert(
      fc.property(inside, (place) => {
        expect(distanceM(gcj02ToWgs84(wgs84ToGcj02(place)), place)).toBeLessThan(0.001);
      }),
    );
  });

  it('shifts by less than 750 m, and nothing outside its box', () => {
    fc.assert(
      fc.property(inside, (place) => {
        expect(distanceM(wgs84ToGcj02(place), place)).toBeLessThan(750);
      }),
    );
    fc.assert(
      fc.property(outside, (place) => {
        expect(wgs84ToGcj02(place)).toEqual(place);
        expect(gcj02ToWgs84(place)).toEqual(place);
      }),
    );
  });

  // Test data of googollee/eviltransform, which the converters in use agree with.
  it.each([
    ['Shanghai', { lat: 31.1774276, lon: 121.5272106 }, { lat: 31.17530398364597, lon: 121.531541859215 }],
    ['Shenzhen', { lat: 22.543847, lon: 113.912316 }, { lat: 22.540796131694766, lon: 113.9171764808363 }],
    ['Beijing', { lat: 39.911954, lon: 116.377817 }, { lat: 39.91334545536069, lon: 116.38404722455657 }],
  ])('agrees with the published pair of %s', (_name, wgs84, gcj02) => {
    expect(distanceM(wgs84ToGcj02(wgs84), gcj02)).toBeLessThan(0.001);
    expect(distanceM(gcj02ToWgs84(gcj02), wgs84)).toBeLessThan(0.001);
  });
});
