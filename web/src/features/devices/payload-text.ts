/** Bytes per line of a hex dump. */
const WIDTH = 8;

/** Offset, bytes and what they say as ASCII, as `hexdump -C` has it. */
export function hexDump(hex: string): string {
  const lines: string[] = [];
  for (let at = 0; at < hex.length; at += WIDTH * 2) {
    const pairs = hex.slice(at, at + WIDTH * 2).match(/../g) ?? [];
    const ascii = pairs.map((pair) => {
      const code = Number.parseInt(pair, 16);
      return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
    });
    const offset = (at / 2).toString(16).padStart(5, '0');
    lines.push(`${offset}  ${pairs.join(' ').padEnd(WIDTH * 3 - 1)}  ${ascii.join('')}`);
  }
  return lines.join('\n');
}

/** JSON in lines, undefined when it is none. */
export function prettyJson(text: string | null): string | undefined {
  if (text === null) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
