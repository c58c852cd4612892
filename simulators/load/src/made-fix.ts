/** A fix as a usual unit sends it: 13 fields, about 215 bytes of JSON. */
export function madeFix(device: number, index: number, ts: number): Record<string, number | boolean> {
  return {
    ts,
    lat: round(31.2304 + (device % 200) * 1e-3 + index * 9e-5, 6),
    lon: round(121.4737 + (device % 171) * 1e-3 + index * 7e-5, 6),
    speedKph: round(35 + ((device * 7 + index * 3) % 300) / 10, 1),
    headingDeg: round((device * 37 + index) % 360, 1),
    altitudeM: 4 + (index % 9),
    satellites: 7 + (index % 6),
    hdop: round(0.7 + (index % 10) / 20, 2),
    odometerM: 12_000_000 + device * 1_000 + index * 11,
    fuelPct: round(80 - index / 100, 1),
    ignition: true,
    locked: false,
    batteryV: round(13.8 + (index % 5) / 10, 1),
  };
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
