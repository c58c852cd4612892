import {
  isPermitted,
  NewQuarantineRetry,
  pageOf,
  QuarantineDrop,
  QuarantinedMessage,
  QuarantinedPayload,
  QuarantineQuery,
  QuarantineRetry,
  RetryId,
  RetryItem,
  RetryItemQuery,
  itemsOf,
} from '@roadcall/contracts';
import {
  findQuarantined,
  findRetry,
  listQuarantine,
  listQuarantineDrops,
  listRetries,
  listRetryItems,
  requestRetry,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';
import { conflict, forbidden, notFound } from '../http/problems.ts';

const tag = 'quarantine';
/** Hours of dropped messages that are shown at most. */
const DROPS = 200;
/** Retries that are listed. */
const RETRIES = 50;
const RetryParams = z.object({ id: RetryId });

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
      method: 'POST',
      path: '/quarantine/retries',
      access: 'quarantine.retry',
      tag,
      summary: 'Have refused messages taken in again, through the same checks as when they came; never twice',
      body: NewQuarantineRetry,
      response: QuarantineRetry,
      status: 201,
      async handle(call) {
        const { principal, body, request } = call;
        if (body.onConflict === 'replace' && !isPermitted(principal.roles, 'quarantine.replace')) {
          throw forbidden('replacing what is stored needs the permission quarantine.replace');
        }
        const by = { ...actorOf(principal), actor: principal.actor };
        const retry = await createOnce(pool, call, async (tx) => {
          const made = await requestRetry(tx, by, body);
          if (made === undefined) {
            throw conflict(
              'nothing_to_retry',
              'none of these messages is left: they are settled, or not kept any more',
            );
          }
          return made;
        });
        const { id, messages, onConflict } = retry;
        request.log.info({ actor: principal.actor, retryId: id, messages, onConflict }, 'quarantine retry requested');
        return retry;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/quarantine/retries',
      access: 'quarantine.read',
      tag,
      summary: 'The last fifty retries, newest first, with how far each is',
      response: itemsOf(QuarantineRetry),
      handle: async ({ principal }) => ({ items: await listRetries(pool, principal.tenantId, RETRIES) }),
    }),
    apiRoute({
      method: 'GET',
      path: '/quarantine/retries/:id',
      access: 'quarantine.read',
      tag,
      summary: 'One retry with how far it is',
      params: RetryParams,
      response: QuarantineRetry,
      async handle({ principal, params }) {
        const retry = await findRetry(pool, principal.tenantId, params.id);
        if (retry === undefined) throw notFound('retry');
        return retry;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/quarantine/retries/:id/items',
      access: 'quarantine.read',
      tag,
      summary: 'What became of each message of a retry, oldest first',
      params: RetryParams,
      query: RetryItemQuery,
      response: pageOf(RetryItem),
      async handle({ principal, params, query }) {
        const { cursor, limit, state } = query;
        const after = readCursor(cursor, z.number().int());
        const page = { state, after, limit: limit + 1 };
        const rows = await listRetryItems(pool, principal.tenantId, params.id, page);
        return pageOfRows(rows, limit, ({ quarantineId }) => quarantineId);
      },
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
