import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Ledger } from '../src/device/ledger.ts';
import type { PlannedDevice } from '../src/plan/devices.ts';
import { messageOf, REASONS_OF, type ChaosPlan, type MessageKey, type Refusal } from '../src/plan/messages.ts';

/** What the database says of what was acknowledged. */
export interface Verdict {
  /** Acknowledged fixes that are neither in `fixes` nor, where they had to be refused, in `quarantine`. */
  lost: number;
  /** Rows too many: a device gives a number to one fix only. */
  duplicates: number;
  /** Rows whose content is not that of the fix with this number, or that nobody sent. */
  altered: number;
  /** Messages in quarantine with their bytes and a right reason, of those that were acknowledged. */
  quarantined: Record<Refusal, number>;
}

/** Compares account and database, one device after the other. */
export async function judge(
  pool: Pool,
  plan: ChaosPlan,
  devices: readonly PlannedDevice[],
  ledger: Ledger,
): Promise<Verdict> {
  const verdict: Verdict = {
    lost: 0,
    duplicates: 0,
    altered: 0,
    quarantined: { malformed: 0, conflict: 0, out_of_range: 0 },
  };
  for (const device of devices) {
    const rows = await storedOf(pool, device, verdict);
    const reasons = await quarantineOf(pool, device);
    const keys = [...ledger.of(device.index)].toSorted((a, b) => a.n - b.n || Number(a.again) - Number(b.again));
    for (const key of keys) judgeMessage(plan, device, key, rows, reasons, verdict);
  }
  return verdict;
}

interface Row {
  ts: number;
  odometerM: number;
}

async function storedOf(pool: Pool, device: PlannedDevice, verdict: Verdict): Promise<Map<number, Row>> {
  const { rows } = await pool.query<{ seq: number; ts: Date; odometer_m: number }>(
    'SELECT seq, ts, odometer_m FROM fixes WHERE tenant_id = 1 AND device_id = $1',
    [device.id],
  );
  const found = new Map<number, Row>();
  for (const { seq, ts, odometer_m } of rows) {
    if (found.has(seq)) verdict.duplicates += 1;
    if (odometer_m !== device.index * 1_000_000 + seq) verdict.altered += 1;
    found.set(seq, { ts: ts.getTime(), odometerM: odometer_m });
  }
  return found;
}

/** Reasons by hash of the payload. */
async function quarantineOf(pool: Pool, device: PlannedDevice): Promise<Map<string, Set<string>>> {
  const { rows } = await pool.query<{ hash: string; reason: string }>(
    'SELECT DISTINCT md5(payload) AS hash, reason FROM quarantine WHERE tenant_id = 1 AND device_id = $1',
    [device.id],
  );
  const reasons = new Map<string, Set<string>>();
  for (const { hash, reason } of rows) reasons.set(hash, (reasons.get(hash) ?? new Set()).add(reason));
  return reasons;
}

function judgeMessage(
  plan: ChaosPlan,
  device: PlannedDevice,
  key: MessageKey,
  rows: ReadonlyMap<number, Row>,
  reasons: ReadonlyMap<string, ReadonlySet<string>>,
  verdict: Verdict,
): void {
  const { stored, payload, refusal, refusedFixes } = messageOf(plan, device, key);
  for (const fix of stored) {
    const row = rows.get(fix.seq);
    if (row?.ts !== fix.ts || row.odometerM !== fix.odometerM) verdict.lost += 1;
  }
  if (refusal === undefined) return;
  const found = reasons.get(createHash('md5').update(payload).digest('hex'));
  if (REASONS_OF[refusal].some((reason) => found?.has(reason))) verdict.quarantined[refusal] += 1;
  else verdict.lost += refusedFixes;
}
