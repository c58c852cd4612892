import {
  Clock,
  ClockCauseNote,
  ClockDetail,
  ClockId,
  ClockKind,
  ClockReason,
  ClockStop,
  IncidentId,
  IncidentTerrain,
  Instant,
  NewClock,
  pageOf,
  PageQuery,
  TerrainCorrection,
} from '@roadcall/contracts';
import {
  actOnClock,
  correctTerrain,
  listClocks,
  listClocksOf,
  promise,
  withTransaction,
  type PersonsWord,
  type Pool,
  type ToldClock,
} from '@roadcall/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import type { Principal } from '../http/principal.ts';
import { conflict, invalidField, notFound, ProblemError } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'clocks';
const Params = z.object({ id: ClockId });
const IncidentParams = z.object({ id: IncidentId });
const ClockQuery = PageQuery.extend({
  filter: z
    .enum(['awaited', 'at_risk', 'breached'])
    .default('awaited')
    .describe('breached: broken and not stopped, or without a cause yet'),
  kind: ClockKind.optional(),
});
const ClockKey = z.object({ dueAt: Instant.nullable(), id: ClockId });

/** The promises of incidents (domain §13): what is due next, and what a person says about one. */
export function clockRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  const tell = async ({ principal, params, request, reply }: Told, word: PersonsWord): Promise<Clock> => {
    const act = {
      tenantId: principal.tenantId,
      clockId: params.id,
      by: principal.userId,
      at: new Date(),
      expectedVersion: expectedVersion(request, 'optional') ?? undefined,
    };
    const told = await withTransaction(pool, (tx) => actOnClock(tx, act, word));
    if (!told.ok) throw refusal(told);
    request.log.info({ actor: principal.actor, clockId: params.id, act: word.act }, 'a person spoke of a promise');
    sendVersion(reply, told.clock);
    return told.clock;
  };
  const reasoned = (act: 'pause' | 'except', summary: string, access: 'clocks.act' | 'clocks.override'): ApiRoute =>
    apiRoute({
      method: 'POST',
      path: `/clocks/:id/${act}`,
      access,
      tag,
      summary,
      params: Params,
      body: ClockReason,
      response: Clock,
      handle: (call) => tell(call, { act, reason: call.body.reason }),
    });
  const plain = (act: 'resume' | 'acknowledge', summary: string, access: 'clocks.act' | 'clocks.override'): ApiRoute =>
    apiRoute({
      method: 'POST',
      path: `/clocks/:id/${act}`,
      access,
      tag,
      summary,
      params: Params,
      response: Clock,
      handle: (call) => tell(call, { act }),
    });
  return [
    apiRoute({
      method: 'GET',
      path: '/clocks',
      access: 'incidents.read',
      tag,
      summary: 'Promises by what is due next; paused ones last',
      query: ClockQuery,
      response: pageOf(Clock),
      async handle({ principal, query }) {
        const { cursor, limit, filter, kind } = query;
        const after = readCursor(cursor, ClockKey);
        const rows = await listClocks(pool, principal.tenantId, { filter, kind, after, limit: limit + 1 });
        return pageOfRows(rows, limit, ({ dueAt, id }) => ({ dueAt, id }));
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/clocks/:id/stop',
      access: 'clocks.act',
      tag,
      summary: 'What was promised is done, also past; not for what a unit’s acceptance or arrival stops',
      params: Params,
      body: ClockStop,
      response: Clock,
      handle(call) {
        const { at, note } = call.body;
        const doneAt = at === undefined ? new Date() : new Date(at);
        if (doneAt.getTime() > Date.now()) throw invalidField('at', 'is in the future');
        return tell(call, { act: 'stop', doneAt, note });
      },
    }),
    reasoned('pause', 'Time stops counting, with a reason that is shown', 'clocks.act'),
    plain('resume', 'Time counts again', 'clocks.act'),
    reasoned('except', 'Take an on-scene promise out of the count, for exceptional road conditions', 'clocks.override'),
    plain('acknowledge', 'Take note of a broken promise', 'clocks.override'),
    apiRoute({
      method: 'POST',
      path: '/clocks/:id/cause',
      access: 'clocks.act',
      tag,
      summary: 'Say why a promise was broken',
      params: Params,
      body: ClockCauseNote,
      response: Clock,
      handle: (call) => tell(call, { act: 'cause', ...call.body }),
    }),
    apiRoute({
      method: 'POST',
      path: '/incidents/:id/clocks',
      access: 'clocks.act',
      tag,
      summary: 'Promise what nothing else starts: a replacement vehicle, a report to the authority; once per incident',
      params: IncidentParams,
      body: NewClock,
      response: z.object({ items: z.array(ClockDetail) }),
      async handle({ principal, params, body }) {
        const { tenantId, userId: by } = principal;
        const told = { tenantId, incidentId: params.id, by, at: new Date(), note: body.note };
        const found = await withTransaction(pool, (tx) => promise(tx, told, body.kind));
        if (!found) throw notFound('incident');
        return { items: await listClocksOf(pool, tenantId, params.id) };
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/incidents/:id/terrain',
      access: 'clocks.act',
      tag,
      summary: 'Correct whether an incident is urban or remote; its on-scene promise follows',
      params: IncidentParams,
      body: TerrainCorrection,
      response: IncidentTerrain,
      async handle({ principal, params, body }) {
        const { tenantId, userId: by } = principal;
        const told = { tenantId, incidentId: params.id, by, at: new Date() };
        const terrain = await withTransaction(pool, (tx) => correctTerrain(tx, told, body));
        if (terrain === undefined) throw notFound('incident');
        return terrain;
      },
    }),
  ];
}

interface Told {
  principal: Principal;
  params: { id: ClockId };
  request: FastifyRequest;
  reply: FastifyReply;
}

function refusal(told: Extract<ToldClock, { ok: false }>): ProblemError {
  switch (told.reason) {
    case 'not_found':
      return notFound('clock');
    case 'version_conflict':
      return new ProblemError(412, 'version_conflict', 'Changed by someone else', {
        detail: 'read the clock again and repeat with its ETag',
      });
    case 'wrong_state':
      return conflict('wrong_state', `the clock is ${told.state}: that cannot follow`);
    case 'not_by_person':
      return conflict('not_by_person', 'a unit’s acceptance or arrival stops this clock');
    case 'not_exceptable':
      break;
  }
  return conflict('not_exceptable', 'only on-scene promises can be excepted');
}
