import { randomBytes } from 'node:crypto';
import {
  AlarmPreview,
  AlarmPreviewRequest,
  AlarmRule,
  AlarmRuleId,
  AlarmRuleList,
  AlarmRuleVersionList,
  AlarmRuleWish,
  SERVER_ALARM_KINDS,
  type UserId,
} from '@roadcall/contracts';
import {
  listAlarmRules,
  readAlarmRuleHistory,
  saveAlarmRule,
  withTransaction,
  type Actor,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { actorOf, type Principal } from '../http/principal.ts';
import { forbidden, invalidField, notFound, ProblemError } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';
import { previewAlarmRule } from '../preview/alarm-preview.ts';

const tag = 'alarm rules';
const Params = z.object({ id: AlarmRuleId });
/** A rule with lists of hundreds of vehicles. */
const BODY_LIMIT_BYTES = 128 * 1024;

/** The rules by which alarms are raised: the product's, and a tenant's own in their place and beside them. */
export function alarmRuleRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  let isPreviewing = false;
  return [
    apiRoute({
      method: 'POST',
      path: '/alarm-rules/preview',
      access: 'alarms.configure',
      tag,
      summary: 'What a rule would have raised in the last days, by deriving stored fixes; nothing is written',
      body: AlarmPreviewRequest,
      bodyLimit: BODY_LIMIT_BYTES,
      response: AlarmPreview,
      async handle({ principal, body }) {
        if (SERVER_ALARM_KINDS.has(body.rule.kind)) {
          throw invalidField(
            'rule.kind',
            `${body.rule.kind} follows from connections and rentals, not from stored fixes`,
          );
        }
        if (isPreviewing) {
          throw new ProblemError(503, 'preview_running', 'Another preview is running', {
            detail: 'one runs at a time, for a few seconds: try again then',
            headers: { 'retry-after': '5' },
          });
        }
        isPreviewing = true;
        try {
          return await previewAlarmRule(pool, principal.tenantId, body, Date.now());
        } finally {
          isPreviewing = false;
        }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/alarm-rules',
      access: 'alarms.read',
      tag,
      summary: 'The rules in force: one for all vehicles of each kind, and the narrower ones',
      response: AlarmRuleList,
      handle: async ({ principal }) => ({ items: await listAlarmRules(pool, principal.tenantId) }),
    }),
    apiRoute({
      method: 'GET',
      path: '/alarm-rules/:id',
      access: 'alarms.read',
      tag,
      summary: 'One rule as it is in force',
      params: Params,
      response: AlarmRule,
      async handle({ principal, params, reply }) {
        const rule = await ruleInForce(pool, principal, params.id);
        sendVersion(reply, rule);
        return rule;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/alarm-rules/:id/versions',
      access: 'alarms.read',
      tag,
      summary: 'Every version of a rule that somebody made, newest first',
      params: Params,
      response: AlarmRuleVersionList,
      handle: async ({ principal, params }) => ({
        items: await readAlarmRuleHistory(pool, principal.tenantId, params.id),
      }),
    }),
    apiRoute({
      method: 'PUT',
      path: '/alarm-rules/:id',
      access: 'alarms.configure',
      tag,
      summary: 'Change a rule from now on; If-Match "0" is the product’s',
      params: Params,
      body: AlarmRuleWish,
      bodyLimit: BODY_LIMIT_BYTES,
      response: AlarmRule,
      async handle({ principal, params, body, request, reply }) {
        const before = await ruleInForce(pool, principal, params.id);
        const { kind, ...rule } = body;
        if (kind !== before.kind) throw invalidField('kind', `this is a rule for ${before.kind}`);
        const isGeneral = params.id === kind;
        if (isGeneral !== (rule.scope.to === 'all')) {
          throw invalidField('scope', isGeneral ? 'this rule is for all vehicles' : 'is narrower than all vehicles');
        }
        const version = expectedVersion(request, 'required');
        const by = personOf(principal);
        const saved = await withTransaction(pool, (tx) =>
          saveAlarmRule(tx, by, { id: params.id, kind }, rule, version),
        );
        sendVersion(reply, saved);
        return saved;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/alarm-rules',
      access: 'alarms.configure',
      tag,
      summary: 'A narrower rule beside the one for all vehicles',
      body: AlarmRuleWish,
      bodyLimit: BODY_LIMIT_BYTES,
      response: AlarmRule,
      status: 201,
      async handle(call) {
        const { kind, ...rule } = call.body;
        if (rule.scope.to === 'all') {
          throw invalidField(
            'scope',
            'name vehicles, models, classes or branches; the rule for all is /alarm-rules/' + kind,
          );
        }
        const id = AlarmRuleId.parse(`${kind}.${randomBytes(4).toString('hex')}`);
        const by = personOf(call.principal);
        const saved = await createOnce(pool, call, (tx) => saveAlarmRule(tx, by, { id, kind }, rule, 0));
        sendVersion(call.reply, saved);
        return saved;
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/alarm-rules/:id',
      access: 'alarms.configure',
      tag,
      summary: 'Withdraw a rule: the product’s counts again, or the one for all vehicles',
      params: Params,
      async handle({ principal, params, request }) {
        const { kind } = await ruleInForce(pool, principal, params.id);
        const version = expectedVersion(request, 'required');
        const by = personOf(principal);
        await withTransaction(pool, (tx) => saveAlarmRule(tx, by, { id: params.id, kind }, null, version));
      },
    }),
  ];
}

async function ruleInForce(pool: Pool, { tenantId }: Principal, id: AlarmRuleId): Promise<AlarmRule> {
  const rule = (await listAlarmRules(pool, tenantId)).find((candidate) => candidate.id === id);
  if (rule === undefined) throw notFound('alarm rule');
  return rule;
}

function personOf(principal: Principal): Actor & { userId: UserId } {
  const { userId } = principal;
  if (userId === null) throw forbidden('only a person changes an alarm rule');
  return { ...actorOf(principal), userId };
}
