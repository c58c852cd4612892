export { buildCity, type BuildCityOptions, type BuildCityProgress } from './city/build-city.ts';
export { BASEMAP_FILE, CityFileError, loadCity, loadRoadGraph, loadRoadTables } from './city/city-files.ts';
export type { Basemap } from './city/basemap.ts';
export { GraphFileError } from './graph/graph-file.ts';
export { RoadGraph, type RoadEdge } from './graph/road-graph.ts';
export type { RoadTables } from './graph/road-tables.ts';
export { seededRandom, type Random } from './demo/random.ts';
export type { RoadPosition } from './graph/road-position.ts';
export type { RandomPositions, KindWeights } from './graph/random-position.ts';
export { ROAD_KINDS, type RoadKind } from './graph/road-class.ts';
export { BadExtractError, type BadExtractCode } from './osm/bad-extract-error.ts';
export type { TravelTimesOptions } from './travel/travel-times.ts';
export type { SourceMove, TravelMatrix } from './travel/travel-matrix.ts';
export type { TravelTree } from './travel/travel-tree.ts';
export type { Route, RouteLeg } from './travel/route.ts';
export {
  routeTimeline,
  timelineAtDistance,
  timelineAtTime,
  type RouteTimeline,
  type TimelinePoint,
} from './travel/route-timeline.ts';
export { writeDemoCity, type DemoCityOptions } from './demo/write-demo-city.ts';
