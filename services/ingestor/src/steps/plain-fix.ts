import { z } from 'zod';
import { Fix, MAX_FIXES_PER_MESSAGE, TelemetryMessage } from '@roadcall/contracts';

/** The envelope of a telemetry message alone: its fixes are judged one by one. */
export const Envelope = TelemetryMessage.extend({ fixes: z.array(z.unknown()).min(1).max(MAX_FIXES_PER_MESSAGE) });

interface NumberRule {
  integer: boolean;
  minimum: number;
  maximum: number;
  exclusiveMaximum: number;
}

const BOUNDS = z.object({
  type: z.enum(['number', 'integer']),
  minimum: z.number().default(-Infinity),
  maximum: z.number().default(Infinity),
  exclusiveMaximum: z.number().default(Infinity),
});

/**
 * The number and boolean fields of a schema of the contract, read from its JSON Schema, so that there is no second
 * definition. Fields of other types (`dtc`, `alarm`) are not in it.
 */
function rulesOf(schema: typeof Fix | typeof TelemetryMessage): Map<string, NumberRule | 'boolean'> {
  const rules = new Map<string, NumberRule | 'boolean'>();
  for (const [name, field] of Object.entries(z.toJSONSchema(schema, { io: 'input' }).properties ?? {})) {
    if (typeof field === 'object' && field.type === 'boolean') rules.set(name, 'boolean');
    const bounds = BOUNDS.safeParse(field);
    if (bounds.success) rules.set(name, { ...bounds.data, integer: bounds.data.type === 'integer' });
  }
  return rules;
}

const RULES = rulesOf(Fix);
const { boot: BOOT, seq: SEQ } = Object.fromEntries(rulesOf(TelemetryMessage));
const OTHER_FIELDS: ReadonlySet<string> = new Set(Object.keys(Fix.shape).filter((name) => !RULES.has(name)));

/**
 * Whether a value is certainly a valid `Fix`: a plain object of numbers, booleans and unknown keys with simple values.
 * False means only that the contract's schema has to decide. It exists for speed (0.4 µs beside the schema's 3 µs;
 * nearly all fixes are plain), and a property test holds it to the schema.
 */
export function isPlainFix(value: unknown): value is Record<string, unknown> & { ts: number } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fix = value as Record<string, unknown>;
  for (const name in fix) {
    const field = fix[name];
    const rule = RULES.get(name);
    if (rule === undefined) {
      if (OTHER_FIELDS.has(name) || !isSimple(field)) return false;
    } else if (rule === 'boolean') {
      if (typeof field !== 'boolean') return false;
    } else if (!isWithin(field, rule)) {
      return false;
    }
  }
  return fix['ts'] !== undefined && (fix['lat'] === undefined) === (fix['lon'] === undefined);
}

/** Whether a value is a valid `Envelope`: 0.1 µs beside 1. */
export function isPlainEnvelope(
  value: unknown,
): value is { boot?: number | undefined; seq?: number | undefined; fixes: unknown[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('fixes' in value)) return false;
  const { fixes } = value;
  const boot = 'boot' in value ? value.boot : undefined;
  const seq = 'seq' in value ? value.seq : undefined;
  return (
    (boot === undefined || isWithin(boot, BOOT)) &&
    (seq === undefined || isWithin(seq, SEQ)) &&
    Array.isArray(fixes) &&
    fixes.length > 0 &&
    fixes.length <= MAX_FIXES_PER_MESSAGE
  );
}

function isWithin(value: unknown, rule: NumberRule | 'boolean' | undefined): boolean {
  return (
    typeof rule === 'object' &&
    typeof value === 'number' &&
    value >= rule.minimum &&
    value <= rule.maximum &&
    value < rule.exclusiveMaximum &&
    (!rule.integer || Number.isSafeInteger(value))
  );
}

function isSimple(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value);
}
