import {
  pageOf,
  QuarantineDrop,
  QuarantinedMessage,
  QuarantinedPayload,
  QuarantineQuery,
  itemsOf,
} from '@roadcall/contracts';
import { findQuarantined, listQuarantine, listQuarantineDrops, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { notFound } from '../http/problems.ts';

const tag = 'quarantine';
/** Hours of dropped messages that are shown at most. */
const DROPS = 200;

/** What devices sent and could not be stored, with the reason; and what the quarantine's budget did not keep. */
export function quarantineRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/quarantine',
      access: 'quarantine.read',
      tag,
      summary: 'Refused messages, newest first, without their bytes',
      query: QuarantineQuery,
      response: pageOf(QuarantinedMessage),
      async handle({ principal, query }) {
        const { cursor, limit, from, to, ...filter } = query;
        const after = readCursor(cursor, z.number().int());
        const rows = await listQuarantine(pool, principal.tenantId, {
          ...filter,
          from: from === undefined ? undefined : new Date(from),
          to: to === undefined ? undefined : new Date(to),
          after,
          limit: limit + 1,
        });
        return pageOfRows(rows, limit, ({ id }) => id);
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/quarantine/drops',
      access: 'quarantine.read',
      tag,
      summary: 'Messages that the byte budget of their device did not keep, counted by hour and reason',
      response: itemsOf(QuarantineDrop),
      handle: async ({ principal }) => ({ items: await listQuarantineDrops(pool, principal.tenantId, DROPS) }),
    }),
    apiRoute({
      method: 'GET',
      path: '/quarantine/:id',
      access: 'quarantine.read',
      tag,
      summary: 'One refused message with its bytes',
      params: z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
      response: QuarantinedPayload,
      async handle({ principal, params }) {
        const message = await findQuarantined(pool, principal.tenantId, params.id);
        if (message === undefined) throw notFound('message');
        return message;
      },
    }),
  ];
}
