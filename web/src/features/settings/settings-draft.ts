import { SETTINGS_PAGES, type PageName, type Values } from './settings-pages.ts';

/** Why a field cannot be saved: no number within its bounds, no whole one, or two warnings in the wrong order. */
export type Mistake = 'range' | 'integer' | 'order';

/** Texts of the fields as they are typed, by path. */
export type Texts = ReadonlyMap<string, string>;

export const textsOf = (values: Values): Texts => new Map([...values].map(([path, value]) => [path, String(value)]));

/** What the texts say, and what is wrong with them. */
export function mistakesIn(page: PageName, texts: Texts): { values: Values; wrong: ReadonlyMap<string, Mistake> } {
  const values = new Map<string, number>();
  const wrong = new Map<string, Mistake>();
  for (const [path, { min, max, isInteger }] of SETTINGS_PAGES[page].fields) {
    const text = texts.get(path)?.trim() ?? '';
    const value = text === '' ? NaN : Number(text);
    if (Number.isNaN(value) || value < min || value > max) wrong.set(path, isInteger ? 'integer' : 'range');
    else if (isInteger && !Number.isInteger(value)) wrong.set(path, 'integer');
    values.set(path, value);
  }
  const [first, second] = [values.get('firstWarningPct'), values.get('secondWarningPct')];
  if (first !== undefined && second !== undefined && first >= second) wrong.set('firstWarningPct', 'order');
  return { values, wrong };
}
