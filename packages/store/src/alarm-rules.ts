import {
  AlarmRule,
  AlarmRuleBody,
  DEFAULT_ALARM_RULES,
  type AlarmKind,
  type AlarmRuleId,
  type AlarmRuleVersion,
  type TenantId,
  type UserId,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

interface RuleRow {
  tenant_id: TenantId;
  id: AlarmRuleId;
  version: number;
  kind: AlarmKind;
  body: unknown;
  withdrawn: boolean;
  valid_from: Date;
  valid_to: Date | null;
  changed_by: string;
}

const SELECT_RULE = `
  SELECT r.tenant_id, r.id, r.version, r.kind, r.body, r.withdrawn, r.valid_from, r.valid_to,
    who.display_name AS changed_by
  FROM alarm_rules r LEFT JOIN users who ON (who.tenant_id, who.id) = (r.tenant_id, r.changed_by)`;

/** A rule of a tenant's own in one of its versions; from `validFrom` on, before `validTo`; ms since the epoch. */
export interface TimedRule extends AlarmRuleBody {
  tenantId: TenantId;
  id: AlarmRuleId;
  kind: AlarmKind;
  validFrom: number;
  validTo: number | undefined;
}

/** Every version that counted at `since` or later, over all tenants or for one: what judges fixes from then on. */
export async function readTimedAlarmRules(db: Queryable, since: Date, tenantId?: TenantId): Promise<TimedRule[]> {
  const { rows } = await db.query<RuleRow>(
    `${SELECT_RULE}
     WHERE NOT r.withdrawn AND (r.valid_to IS NULL OR r.valid_to > $1) AND ($2::smallint IS NULL OR r.tenant_id = $2)
     ORDER BY r.tenant_id, r.id, r.version`,
    [since, tenantId ?? null],
  );
  return rows.map((row) => ({
    ...AlarmRuleBody.parse(row.body),
    tenantId: row.tenant_id,
    id: row.id,
    kind: row.kind,
    validFrom: row.valid_from.getTime(),
    validTo: row.valid_to?.getTime(),
  }));
}

/** The rules in force: the product's where the tenant has no own one, and the tenant's narrower ones; by kind. */
export async function listAlarmRules(db: Queryable, tenantId: TenantId): Promise<AlarmRule[]> {
  const { rows } = await db.query<RuleRow>(
    `${SELECT_RULE} WHERE r.tenant_id = $1 AND r.valid_to IS NULL ORDER BY r.id`,
    [tenantId],
  );
  const own = new Map(rows.map((row) => [row.id, ruleFromRow(row)]));
  const general = Object.entries(DEFAULT_ALARM_RULES).map(([kind, body]) => {
    const id = kind as AlarmRuleId;
    const known = own.get(id);
    own.delete(id);
    return known ?? AlarmRule.parse({ ...body, id, kind, version: 0, validFrom: null, changedBy: null });
  });
  const withdrawn = new Set(rows.filter((row) => row.withdrawn).map((row) => row.id));
  return [...general, ...[...own.values()].filter(({ id }) => !withdrawn.has(id))];
}

/** All versions of a rule, newest first; empty when the tenant never had one of its own. */
export async function readAlarmRuleHistory(
  db: Queryable,
  tenantId: TenantId,
  id: AlarmRuleId,
): Promise<AlarmRuleVersion[]> {
  const { rows } = await db.query<RuleRow>(
    `${SELECT_RULE} WHERE r.tenant_id = $1 AND r.id = $2 ORDER BY r.version DESC`,
    [tenantId, id],
  );
  return rows.map((row) => ({
    ...ruleFromRow(row),
    validTo: row.valid_to?.toISOString() ?? null,
    withdrawn: row.withdrawn,
  }));
}

/**
 * Makes a new version of a rule and appends `alarm_rule.changed`. It counts for fixes from now on; the one before counts for those until now.
 * @param body null: the rule is withdrawn, and the product's counts again.
 * @param expectedVersion the version that the caller has read (0: the product's), null to change whatever is there.
 * @throws VersionConflictError, NotFoundError for the withdrawal of what is not there.
 */
export async function saveAlarmRule(
  tx: Transaction,
  by: Actor & { userId: UserId },
  { id, kind }: { id: AlarmRuleId; kind: AlarmKind },
  body: AlarmRuleBody | null,
  expectedVersion: number | null,
): Promise<AlarmRule> {
  const { tenantId, userId } = by;
  // Two editors come one after the other; of the first two versions of a rule the key lets one in.
  await tx.query('SELECT FROM alarm_rules WHERE tenant_id = $1 AND id = $2 AND valid_to IS NULL FOR UPDATE', [
    tenantId,
    id,
  ]);
  const [before] = await readAlarmRuleHistory(tx, tenantId, id);
  checkVersion('alarm rule', before?.version ?? 0, expectedVersion);
  if (body === null && (before === undefined || before.withdrawn)) throw new NotFoundError('alarm rule', id);
  const { rows } = await tx.query<{ at: Date }>(
    `UPDATE alarm_rules SET valid_to = clock_timestamp()
     WHERE tenant_id = $1 AND id = $2 AND valid_to IS NULL RETURNING valid_to AS at`,
    [tenantId, id],
  );
  await orRefusal(
    tx.query(
      `INSERT INTO alarm_rules (tenant_id, id, version, kind, body, withdrawn, valid_from, changed_by)
     VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, clock_timestamp()), $8)`,
      [
        tenantId,
        id,
        (before?.version ?? 0) + 1,
        kind,
        JSON.stringify(body ?? DEFAULT_ALARM_RULES[kind]),
        body === null,
        rows[0]?.at ?? null,
        userId,
      ],
    ),
  );
  const [after] = await readAlarmRuleHistory(tx, tenantId, id);
  if (after === undefined) throw new NotFoundError('alarm rule', id);
  const data = AlarmRule.parse(after);
  appendEvents(tx, [{ tenantId, actor: by.actor, subjectId: id, body: { kind: 'alarm_rule.changed', data } }]);
  return data;
}

function ruleFromRow(row: RuleRow): AlarmRule {
  return AlarmRule.parse({
    ...AlarmRuleBody.parse(row.body),
    id: row.id,
    kind: row.kind,
    version: row.version,
    validFrom: row.valid_from.toISOString(),
    changedBy: row.changed_by,
  });
}
