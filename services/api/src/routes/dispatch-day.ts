import { Readable } from 'node:stream';
import {
  boundsOfLocalDay,
  DISPATCH_DAY_FORMAT,
  DispatchDayQuery,
  type DispatchDayLine,
  type TenantId,
} from '@roadcall/contracts';
import { readCompanyZone, readDayUnits, streamDayIncidents, type DayBounds, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { ProblemError } from '../http/problems.ts';

const HOUR_MS = 3_600_000;

/** A day of dispatch as a file, for `npm run sim:dispatch -- --day`: what if there had been two more units? */
export function dispatchDayRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/exports/dispatch-day',
      access: 'dispatch.export',
      tag: 'incidents',
      summary: 'A past day of dispatch without persons, as lines of JSON that the simulator runs again',
      query: DispatchDayQuery,
      response: z.unknown(),
      async handle({ principal, query, reply }) {
        const { from, to } = boundsOfLocalDay(await readCompanyZone(pool, principal.tenantId), query.date);
        if (to > Date.now()) {
          throw new ProblemError(422, 'day_not_over', 'The day is not over', {
            detail: `${query.date} ends at ${new Date(to).toISOString()}: export it after that`,
          });
        }
        void reply.headers({
          'content-type': 'application/x-ndjson; charset=utf-8',
          'content-disposition': `attachment; filename="dispatch-day_${query.date}.ndjson"`,
        });
        const bounds = { from: new Date(from), to: new Date(to) };
        return Promise.resolve(
          Readable.from(writeDay(pool, principal.tenantId, query.date, bounds), { objectMode: false }),
        );
      },
    }),
  ];
}

/** Pulled by the socket, page by page. The last line says how much there was: a file without it broke off. */
async function* writeDay(pool: Pool, tenantId: TenantId, date: string, bounds: DayBounds): AsyncGenerator<string> {
  const hours = (bounds.to.getTime() - bounds.from.getTime()) / HOUR_MS;
  const units = await readDayUnits(pool, tenantId, bounds);
  yield text([{ line: 'day', format: DISPATCH_DAY_FORMAT, date, hours }, ...units]);
  let incidents = 0;
  for await (const page of streamDayIncidents(pool, tenantId, bounds)) {
    incidents += page.length;
    yield text(page);
  }
  yield text([{ line: 'end', units: units.length, incidents }]);
}

function text(lines: readonly DispatchDayLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
