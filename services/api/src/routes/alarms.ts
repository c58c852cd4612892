import {
  Alarm,
  AlarmAcknowledgement,
  AlarmAssignee,
  AlarmAssignment,
  AlarmBulkAct,
  AlarmBulkResult,
  AlarmClearing,
  AlarmDetail,
  AlarmId,
  AlarmKind,
  AlarmNote,
  AlarmSeverity,
  AlarmSnooze,
  Instant,
  pageOf,
  PageQuery,
  PERMISSION_ROLES,
  UnitId,
  UserId,
  VehicleId,
  type AlarmAct,
} from '@roadcall/contracts';
import {
  actOnAlarms,
  findAlarmDetail,
  listAlarms,
  listUsersWithRoles,
  withTransaction,
  type AlarmFilter,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf, type Principal } from '../http/principal.ts';
import { forbidden, notFound } from '../http/problems.ts';

const tag = 'alarms';
const Params = z.object({ id: AlarmId });
const YesNo = z.enum(['true', 'false']).transform((text) => text === 'true');
const listOf = <T extends z.ZodType>(item: T, most: number) =>
  z.preprocess((text) => (typeof text === 'string' ? text.split(',') : text), z.array(item).min(1).max(most));

const AlarmQuery = PageQuery.extend({
  state: z.enum(['active', 'cleared', 'all']).default('all'),
  acknowledged: YesNo.optional(),
  snoozed: YesNo.optional().describe('put off now'),
  severity: listOf(AlarmSeverity, 3).optional().describe('one or more, with commas between'),
  kind: listOf(AlarmKind, AlarmKind.options.length).optional().describe('one or more, with commas between'),
  vehicleId: VehicleId.optional(),
  unitId: UnitId.optional(),
  assignee: z.union([z.enum(['me', 'nobody']), UserId]).optional(),
  from: Instant.optional().describe('triggered at or after this'),
  to: Instant.optional().describe('began before this'),
});
const AlarmKey = z.object({ lastAt: Instant, id: AlarmId });

/** Alarms: active or cleared, acknowledged or not, put off, given to somebody (domain §3). */
export function alarmRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  const actOn = async (principal: Principal, ids: readonly AlarmId[], what: AlarmAct): Promise<Alarm[]> => {
    const { userId } = principal;
    if (userId === null) throw forbidden('only a person does something with an alarm');
    return withTransaction(pool, (tx) => actOnAlarms(tx, { ...actorOf(principal), userId }, ids, what));
  };
  const actRoute = <B extends z.ZodType>(
    name: AlarmAct['act'],
    summary: string,
    body: B,
    act: (body: z.output<B>) => AlarmAct,
  ) =>
    apiRoute({
      method: 'POST',
      path: `/alarms/:id/${name}`,
      access: 'alarms.acknowledge',
      tag,
      summary,
      params: Params,
      body,
      response: Alarm,
      async handle({ principal, params, body: given }) {
        const [alarm] = await actOn(principal, [params.id], act(given as z.output<B>));
        if (alarm === undefined) throw notFound('alarm');
        return alarm;
      },
    });

  return [
    apiRoute({
      method: 'GET',
      path: '/alarms',
      access: 'alarms.read',
      tag,
      summary: 'Alarms, the last triggered first',
      query: AlarmQuery,
      response: pageOf(Alarm),
      async handle({ principal, query }) {
        const { cursor, limit, ...wanted } = query;
        const after = readCursor(cursor, AlarmKey);
        const page = { filter: filterOf(wanted, principal), after, limit: limit + 1 };
        const rows = await listAlarms(pool, principal.tenantId, page);
        return pageOfRows(rows, limit, ({ lastAt, id }) => ({ lastAt, id }));
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/alarms/assignees',
      access: 'alarms.acknowledge',
      tag,
      summary: 'Whom an alarm can be given to',
      response: z.array(AlarmAssignee),
      handle: ({ principal }) => listUsersWithRoles(pool, principal.tenantId, PERMISSION_ROLES['alarms.acknowledge']),
    }),
    apiRoute({
      method: 'GET',
      path: '/alarms/:id',
      access: 'alarms.read',
      tag,
      summary: 'One alarm with what people did with it',
      params: Params,
      response: AlarmDetail,
      async handle({ principal, params }) {
        const alarm = await findAlarmDetail(pool, principal.tenantId, params.id);
        if (alarm === undefined) throw notFound('alarm');
        return alarm;
      },
    }),
    actRoute('acknowledge', 'Say that a person has seen it; who did so first stays', AlarmAcknowledgement, (given) => ({
      act: 'acknowledge',
      ...given,
    })),
    actRoute('assign', 'Give it to somebody, or to nobody', AlarmAssignment, (given) => ({ act: 'assign', ...given })),
    actRoute('snooze', 'Put it off for some minutes; 0 brings it back', AlarmSnooze, (given) => ({
      act: 'snooze',
      ...given,
    })),
    actRoute('note', 'Write a note into its history', AlarmNote, (given) => ({ act: 'note', ...given })),
    actRoute('clear', 'End it; what triggers it again is a new alarm', AlarmClearing, (given) => ({
      act: 'clear',
      ...given,
    })),
    apiRoute({
      method: 'POST',
      path: '/alarms/bulk',
      access: 'alarms.acknowledge',
      tag,
      summary: 'The same with up to 200 alarms at once; all of them or none',
      body: AlarmBulkAct,
      response: AlarmBulkResult,
      async handle({ principal, body }) {
        const alarms = await actOn(principal, body.ids, body.what);
        const known = new Set(alarms.map(({ id }) => id));
        return { alarms, unknown: body.ids.filter((id) => !known.has(id)) };
      },
    }),
  ];
}

type Wanted = Omit<z.output<typeof AlarmQuery>, 'cursor' | 'limit'>;

function filterOf({ state, severity, kind, assignee, ...rest }: Wanted, { userId }: Principal): AlarmFilter {
  return {
    ...rest,
    active: state === 'all' ? undefined : state === 'active',
    severities: severity,
    kinds: kind,
    assigneeId: assignee === 'nobody' ? null : assignee === 'me' ? (userId ?? undefined) : assignee,
  };
}
