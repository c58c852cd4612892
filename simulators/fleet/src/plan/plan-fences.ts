import type { City, GeofenceImport } from '@roadcall/contracts';

/** A yard reaches this far around its branch, metres. */
const YARD_RADIUS_M = 180;

/** The fences that a firm in this city would begin with: a yard around each branch, and the city limit. */
export function planFences(city: City): GeofenceImport {
  const [west, south, east, north] = city.bounds;
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
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const limit = {
    type: 'Feature',
    id: 'city limit',
    geometry: { type: 'Polygon', coordinates: [corners] },
    properties: {
      nameZh: `${city.name.zh}边界`,
      nameEn: `${city.name.en} limit`,
      kind: 'city_limit',
      triggers: { exit: true },
    },
  };
  return { type: 'FeatureCollection', features: [...yards, limit] };
}
