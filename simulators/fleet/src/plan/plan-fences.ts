import type { City, GeofenceImport } from '@roadcall/contracts';

/** A yard reaches this far around its branch, metres. */
const YARD_RADIUS_M = 180;

/** Some rentals are let for this part of the city alone. */
export const INNER_CITY = 'inner city';
/** Share of the city's width and height that the inner city takes. */
const INNER_SHARE = 0.6;

/** The fences that a firm in this city would begin with: a yard around each branch, the inner city, the city limit. */
export function planFences(city: City): GeofenceImport {
  const yards = city.branches.map(({ name, lat, lon }) => ({
    type: 'Feature',
    id: `yard ${name.en}`,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: {
      nameZh: `${name.zh}停车场`,
      nameEn: `${name.en} yard`,
      kind: 'branch_yard',
      radiusM: YARD_RADIUS_M,
      scope: { phases: ['available', 'returned'] },
      triggers: { exit: true },
    },
  }));
  const limit = {
    type: 'Feature',
    id: 'city limit',
    geometry: { type: 'Polygon', coordinates: [cornersOf(city.bounds, 1)] },
    properties: {
      nameZh: `${city.name.zh}边界`,
      nameEn: `${city.name.en} limit`,
      kind: 'city_limit',
      triggers: { exit: true },
    },
  };
  const inner = {
    type: 'Feature',
    id: INNER_CITY,
    geometry: { type: 'Polygon', coordinates: [cornersOf(city.bounds, INNER_SHARE)] },
    properties: { nameZh: `${city.name.zh}中心城区`, nameEn: `Inner ${city.name.en}`, kind: 'custom' },
  };
  return { type: 'FeatureCollection', features: [...yards, inner, limit] };
}

/** The box in the middle of another one that takes this share of its sides. */
function cornersOf([west, south, east, north]: City['bounds'], share: number): [number, number][] {
  const [x, y] = [((east - west) * (1 - share)) / 2, ((north - south) * (1 - share)) / 2];
  return [
    [west + x, south + y],
    [east - x, south + y],
    [east - x, north - y],
    [west + x, north - y],
    [west + x, south + y],
  ];
}
