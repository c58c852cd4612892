import type { DeviceAlarm, Fix } from '@roadcall/contracts';
import type { z } from 'zod';

/** The contract's fields; what is unknown may be given as `undefined`. */
type FixFields = {
  [Name in keyof typeof Fix.shape]?: z.infer<(typeof Fix.shape)[Name]> | undefined;
} & { ts: number };

/**
 * A fix as a device of ours would send it: absent means unknown, so there is no `undefined` in it.
 * @param source what the other system said beside that, under its name; kept in `attributes`.
 */
export function sourceFix(fields: FixFields, source: Record<string, Record<string, unknown>> = {}): unknown {
  const said = Object.entries(source).filter(([, value]) => Object.keys(value).length > 0);
  return Object.fromEntries([...Object.entries(fields).filter(([, value]) => value !== undefined), ...said]);
}

/**
 * One fix for the place and the first alarm, and one for each further alarm: a fix carries one. They differ in content, so
 * that each has an identity of its own.
 */
export function fixesWithAlarms(
  fields: FixFields,
  source: Record<string, Record<string, unknown>>,
  alarms: readonly DeviceAlarm[],
): unknown[] {
  const { ts, lat, lon } = fields;
  const [first, ...others] = alarms;
  return [sourceFix({ ...fields, alarm: first }, source), ...others.map((alarm) => sourceFix({ ts, lat, lon, alarm }))];
}

/** A copy without these keys. */
export function without(fields: Record<string, unknown>, names: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => !names.has(name) && value !== undefined));
}

/** Any angle as a heading, 0 ≤ x < 360; senders write north as 360 too. Negative means unknown. */
export function headingOf(degrees: number | undefined): number | undefined {
  return degrees === undefined || degrees < 0 ? undefined : degrees % 360;
}
