import type { z } from 'zod';

type JSONValue = z.core.util.JSONType;

/** JSON text with sorted keys: the same content gives the same text, whatever order somebody wrote it in. */
export function canonicalJson(value: JSONValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key]!)}`);
  return `{${entries.join(',')}}`;
}
