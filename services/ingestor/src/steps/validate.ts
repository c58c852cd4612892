import type { z } from 'zod';
import { CommandResult, Fix, StatusMessage, UNSAID_ALARM_KINDS } from '@roadcall/contracts';
import type { Passage } from '../message.ts';
import { explain } from './explain.ts';
import { Envelope, isPlainEnvelope, isPlainFix } from './plain-fix.ts';
import { rowOf } from './row-of.ts';

const UNSAID: ReadonlySet<string> = new Set(UNSAID_ALARM_KINDS);

/** Holds what was decoded to the contract. A bad envelope refuses the message, a bad fix only itself. */
export function validate(passage: Passage): void {
  if (passage.value === undefined) return;
  if (passage.message.channel === 'status' && passage.reading === undefined) {
    const status = StatusMessage.safeParse(passage.value);
    if (status.success) passage.status = status.data;
    else passage.rejections.push({ reason: 'invalid', detail: explain(status.error, passage.value) });
    return;
  }
  if (passage.message.channel === 'results') {
    const result = parsed(CommandResult, passage.value);
    if (result.ok) passage.result = result.data;
    else passage.rejections.push({ reason: 'invalid', detail: result.detail });
    return;
  }
  const envelope = checkedEnvelope(passage.value);
  if (!envelope.ok) {
    passage.rejections.push({ reason: 'invalid', detail: envelope.detail });
    return;
  }
  const { boot, seq, fixes } = envelope.data;
  if (seq !== undefined && seq > Number.MAX_SAFE_INTEGER - (fixes.length - 1)) {
    const detail = `seq: ${seq} leaves no number for ${fixes.length} fixes; seq of the last fix must be at most 2^53 − 1`;
    passage.rejections.push({ reason: 'invalid', detail });
    return;
  }
  if (seq !== undefined) passage.numbers = { boot, from: seq, to: seq + fixes.length - 1 };
  for (const [i, value] of fixes.entries()) {
    const fix = checkedFix(value);
    if (fix.ok) passage.fixes.push(rowOf(passage.message, fix.data, boot, seq === undefined ? undefined : seq + i));
    else passage.rejections.push({ reason: 'invalid', detail: `fixes[${i}].${fix.detail}` });
  }
}

type Checked<T> = { ok: true; data: T } | { ok: false; detail: string };

function checkedEnvelope(value: unknown): Checked<z.infer<typeof Envelope>> {
  if (!isPlainEnvelope(value)) return parsed(Envelope, value);
  return { ok: true, data: { boot: value.boot ?? 0, seq: value.seq, fixes: value.fixes } };
}

function checkedFix(value: unknown): Checked<Fix> {
  if (isPlainFix(value)) return { ok: true, data: value as Fix };
  const fix = parsed(Fix, value);
  if (!fix.ok) return fix;
  const { alarm, dtc } = fix.data;
  if (alarm !== undefined && UNSAID.has(alarm.kind)) {
    return { ok: false, detail: `alarm.kind: ${alarm.kind} is raised by the server, not by devices` };
  }
  const broken = [alarm?.code ?? '', ...(dtc ?? [])].find((text) => !text.isWellFormed());
  if (broken !== undefined) return { ok: false, detail: 'alarm.code or dtc: half a surrogate pair is no text' };
  // The value itself, not the schema's copy: a key named __proto__ would get lost there.
  return { ok: true, data: value as Fix };
}

/** Values nested so deeply that the schema overflows the stack are invalid too. */
function parsed<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  try {
    const result = schema.safeParse(value);
    return result.success ? { ok: true, data: result.data } : { ok: false, detail: explain(result.error, value) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, detail: 'value: nested too deeply' };
  }
}
