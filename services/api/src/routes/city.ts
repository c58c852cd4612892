import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { City } from '@roadcall/contracts';
import { BASEMAP_FILE, loadCity } from '@roadcall/roads';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { ProblemError } from '../http/problems.ts';

const tag = 'city';
const ONE_YEAR_S = 31_536_000;

/** What a city's folder holds for browsers; the basemap is compressed once, at the start. */
export interface CityFiles {
  city: City;
  basemap: { plain: Buffer; gzipped: Buffer; etag: string; hash: string };
}

/** Reads the files that the city was built into. @throws Error when one is missing or unreadable. */
export async function loadCityFiles(folder: string): Promise<CityFiles> {
  const city = await loadCity(folder);
  const plain = await readFile(join(folder, BASEMAP_FILE));
  const gzipped = await promisify(gzip)(plain);
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return { city, basemap: { plain, gzipped, etag: `"${hash}"`, hash } };
}

/** The city that the fleet drives in. `files` is undefined for an api without a city folder. */
export function cityRoutes({ files }: { files: CityFiles | undefined }): ApiRoute[] {
  const found = (): CityFiles => {
    if (files !== undefined) return files;
    throw new ProblemError(503, 'no_city', 'There is no city yet', { detail: 'ROADCALL_CITY_DIR names no built city' });
  };
  return [
    apiRoute({
      method: 'GET',
      path: '/city',
      access: 'signed_in',
      tag,
      summary: 'Name, bounds, camera and attribution of the city',
      response: City,
      handle: async () => found().city,
    }),
    apiRoute({
      method: 'GET',
      path: '/city/basemap',
      access: 'signed_in',
      tag,
      summary: 'GeoJSON FeatureCollections by layer; with ?v=<hash of the ETag> it may be kept for good',
      query: z.object({ v: z.string().max(64).optional() }),
      response: z.unknown(),
      async handle({ query, request, reply }) {
        const { basemap } = found();
        const isPinned = query.v === basemap.hash;
        void reply.headers({
          etag: basemap.etag,
          vary: 'accept-encoding',
          'cache-control': isPinned ? `private, max-age=${ONE_YEAR_S}, immutable` : 'private, no-cache',
        });
        if (request.headers['if-none-match'] === basemap.etag) {
          void reply.code(304);
          return undefined;
        }
        void reply.type('application/json; charset=utf-8');
        if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return basemap.plain;
        void reply.header('content-encoding', 'gzip');
        return basemap.gzipped;
      },
    }),
  ];
}
