import type { z } from 'zod';

/** Bounds and default of one number of settings, as its schema has them: what a form shows beside it. */
export interface NumberField {
  readonly min: number;
  readonly max: number;
  readonly isInteger: boolean;
  readonly preset: number;
}

/** Shape of settings that are numbers with defaults. */
export type NumberShape = Readonly<Record<string, z.ZodDefault<z.ZodNumber>>>;

/** The fields of such settings by their key, in the schema's order. */
export function numberFieldsOf(shape: NumberShape): Map<string, NumberField> {
  return new Map(
    Object.entries(shape).map(([key, field]) => {
      const number = field.unwrap();
      const { minValue, maxValue } = number;
      const bounds = { min: minValue ?? -Infinity, max: maxValue ?? Infinity };
      return [key, { ...bounds, isInteger: number.format === 'safeint', preset: field.parse(undefined) }];
    }),
  );
}
