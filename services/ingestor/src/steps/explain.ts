import type { z } from 'zod';

const MAX_VALUE_CHARS = 60;

/** One sentence on what a value breaks: field, what is allowed, and what was there. The first three faults are named. */
export function explain(error: z.ZodError, value: unknown): string {
  const sentences = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.reduce<string>(
      (text, key) =>
        typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
      '',
    );
    return `${path === '' ? 'value' : path}: ${lowerFirst(issue.message)}; got ${shown(at(value, issue.path))}`;
  });
  const more = error.issues.length - sentences.length;
  return sentences.join('. ') + (more > 0 ? `. And ${more} more` : '');
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : `${value as number | boolean | bigint | null}`;
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS)}…` : text;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
