import { City } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { planFences } from './plan-fences.ts';

test('each branch has a yard under an id of its own, and the city an inner part and a limit around them', () => {
  const city = City.parse({
    formatVersion: 1,
    kind: 'demo',
    name: { zh: '云城', en: 'Yuncheng' },
    bounds: [114, 30, 115, 31],
    camera: { lat: 30.5, lon: 114.5, zoom: 12 },
    attribution: null,
    source: { file: 'x.osm', sha256: 'x' },
    branches: [
      { name: { zh: '东店', en: 'East' }, lat: 30.5, lon: 114.7 },
      { name: { zh: '西店', en: 'West' }, lat: 30.5, lon: 114.3 },
    ],
  });
  expect(planFences(city).features).toMatchObject([
    { id: 'yard East', geometry: { coordinates: [114.7, 30.5] }, properties: { nameZh: '东店停车场' } },
    { id: 'yard West' },
    {
      id: 'inner city',
      geometry: {
        coordinates: [
          [
            [114.2, 30.2],
            [114.8, 30.2],
            [114.8, 30.8],
            [114.2, 30.8],
            [114.2, 30.2],
          ],
        ],
      },
    },
    { id: 'city limit', geometry: { type: 'Polygon' } },
  ]);
});
