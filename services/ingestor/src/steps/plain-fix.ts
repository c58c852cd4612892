import { z } from 'zod';
import { Fix } from '@roadcall/contracts';

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
 * The number and boolean fields of the contract's `Fix`, read from its JSON Schema, so that there is no second
 * definition. Fields of other types (`dtc`, `alarm`) are not in it.
 */
function rulesOf(schema: typeof Fix): Map<string, NumberRule | 'boolean'> {
  const rules = new Map<string, NumberRule | 'boolean'>();
  for (const [name, field] of Object.entries(z.toJSONSchema(schema).properties ?? {})) {
    if (typeof field === 'object' && field.type === 'boolean') rules.set(name, 'boolean');
    const bounds = BOUNDS.safeParse(field);
    if (bounds.success) rules.set(name, { ...bounds.data, integer: bounds.data.type === 'integer' });
  }
  return rules;
}

const RULES = rulesOf(Fix);
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
    } else if (
      typeof field !== 'number' ||
      !(field >= rule.minimum && field <= rule.maximum && field < rule.exclusiveMaximum) ||
      (rule.integer && !Number.isSafeInteger(field))
    ) {
      return false;
    }
  }
  return fix['ts'] !== undefined && (fix['lat'] === undefined) === (fix['lon'] === undefined);
}

function isSimple(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value);
}
