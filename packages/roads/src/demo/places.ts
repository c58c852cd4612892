import type { BilingualName } from '@roadcall/contracts';
import type { DemoPlan } from './demo-plan.ts';
import { CITY_NAME } from './names.ts';
import { distance, type Point } from './plane.ts';
import type { Tags } from './osm-document.ts';

/** A labelled point of the city. */
export interface CityPlace {
  readonly point: Point;
  readonly name: BilingualName;
  readonly tags: Tags;
}

/** The city itself, districts, landmarks and the firm's branches. */
export function cityPlaces(plan: DemoPlan): CityPlace[] {
  return [
    { point: { x: 0, y: -260 }, name: CITY_NAME, tags: { place: 'city', population: '4200000' } },
    ...plan.districts.map(({ center, name }) => ({ point: { ...center }, name, tags: { place: 'suburb' } })),
    ...plan.towns.map(({ center, name }) => ({ point: { ...center }, name, tags: { place: 'town' } })),
    ...landmarks(plan),
    ...branches(plan),
  ];
}

function landmarks({ blocks, railway, airport, waters }: DemoPlan): CityPlace[] {
  const fixed: CityPlace[] = [
    {
      point: { ...railway.station },
      name: { zh: '云汀站', en: 'Yunting Railway Station' },
      tags: { railway: 'station' },
    },
    {
      point: { ...airport.terminal },
      name: { zh: '云汀白鹭国际机场', en: 'Yunting Bailu International Airport' },
      tags: { aeroway: 'aerodrome' },
    },
    { point: { x: 260, y: 330 }, name: { zh: '云汀博物馆', en: 'Yunting Museum' }, tags: { tourism: 'museum' } },
    { point: { x: -300, y: -420 }, name: { zh: '云汀塔', en: 'Yunting Tower' }, tags: { tourism: 'attraction' } },
    { point: { x: 420, y: -330 }, name: { zh: '云汀市政府', en: 'Yunting City Hall' }, tags: { amenity: 'townhall' } },
  ];
  const tagsOf = {
    park: { leisure: 'park' },
    university: { amenity: 'university' },
    hospital: { amenity: 'hospital' },
    stadium: { leisure: 'stadium' },
  };
  const inBlocks = blocks.map(({ kind, name, center }) => ({ point: { ...center }, name, tags: tagsOf[kind] }));
  const shore = waters.lakes[0]!.center;
  const lake = { point: { ...shore }, name: { zh: '映月湖', en: 'Yingyue Lake' }, tags: { tourism: 'attraction' } };
  return [...fixed, ...inBlocks, lake];
}

/** Wanted places; each branch stands beside the nearest street crossing. */
function branches({ streets, railway, airport, blocks, waters }: DemoPlan): CityPlace[] {
  const crossings = streets.flatMap(({ rank, nodes }) => (rank < 2 ? nodes : []));
  const campus = blocks.find(({ name }) => name.en === 'Yunting University');
  const lake = waters.lakes[0]!;
  const wanted: readonly [zh: string, en: string, near: Point][] = [
    ['云汀机场店', 'Airport branch', airport.terminal],
    ['云汀站店', 'Railway Station branch', { x: railway.station.x, y: railway.station.y - 350 }],
    ['中央商务区店', 'CBD branch', { x: 700, y: -500 }],
    ['大学城店', 'University Town branch', campus?.center ?? { x: -6000, y: -5000 }],
    ['映月湖店', 'Yingyue Lake branch', { x: lake.center.x + 1600, y: lake.center.y }],
    ['高新区店', 'High-Tech Zone branch', { x: 5600, y: 4600 }],
    ['西渡店', 'Xidu branch', { x: -7300, y: 1300 }],
    ['丰乐店', 'Fengle branch', { x: 900, y: -6100 }],
  ];
  return wanted.map(([zh, en, near], i) => {
    const crossing = nearest(i === 0 ? airport.roads.flatMap(({ line }) => line) : crossings, near);
    return {
      point: { x: crossing.x + 12, y: crossing.y - 14 },
      name: { zh, en },
      tags: { amenity: 'car_rental' },
    };
  });
}

function nearest(points: readonly Point[], to: Point): Point {
  return points.reduce((best, point) => (distance(point, to) < distance(best, to) ? point : best));
}
