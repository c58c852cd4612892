import { z } from 'zod';
import { LatDeg, LonDeg, Place } from './position.ts';

export const BilingualName = z.object({ zh: z.string(), en: z.string() });
export type BilingualName = z.infer<typeof BilingualName>;

/** `city.json`: what the services and the console know of the city beside its road graph. */
export const City = z.object({
  formatVersion: z.literal(1),
  kind: z.enum(['demo', 'extract']),
  name: BilingualName,
  /** west, south, east, north; degrees */
  bounds: z.tuple([LonDeg, LatDeg, LonDeg, LatDeg]),
  camera: z.object({ ...Place.shape, zoom: z.number().min(0).max(22) }),
  attribution: z.string().nullable().describe('shown on the map wherever the data shows'),
  source: z.object({ file: z.string().describe('base name, no folder'), sha256: z.string() }),
  branches: z.array(z.object({ name: BilingualName, ...Place.shape })),
});
export type City = z.infer<typeof City>;

/** Road classes of the basemap, big to small. */
export const RoadClass = z.enum([
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'residential',
  'service',
  'rail',
]);
export type RoadClass = z.infer<typeof RoadClass>;

/** Layers of `basemap.json`: an object of GeoJSON FeatureCollections. */
export const BASEMAP_LAYERS = ['land', 'water', 'waterway', 'park', 'district', 'road', 'place'] as const;
export type BasemapLayer = (typeof BASEMAP_LAYERS)[number];
/** Properties of a basemap feature; MapLibre styles by them. */
export type BasemapProperties = {
  /** road: `RoadClass`; place: city | suburb | branch | landmark */
  class: string;
  /** local name, Chinese in the demo city */
  name?: string;
  nameEn?: string;
  bridge?: boolean;
  /** a motorway or trunk ramp */
  link?: boolean;
  oneway?: boolean;
};
