/** A record of a CSV file. */
export interface CsvRecord {
  /** Line of the file on which it begins, from 1. */
  line: number;
  cells: string[];
}

/** Where a file stops being CSV. */
export interface CsvFault {
  line: number;
  why: string;
}

/**
 * Reads CSV (RFC 4180): comma, double quotes around cells that need them, any line ends, an optional byte order mark. Empty
 * lines are skipped.
 */
export function parseCsv(text: string): { ok: true; records: CsvRecord[] } | { ok: false; fault: CsvFault } {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let begin = 1;
  const endRecord = (): void => {
    if (cells.length > 1 || cells[0] !== '') records.push({ line: begin, cells });
    cells = [];
    line += 1;
    begin = line;
  };
  while (at < text.length) {
    let cell: string;
    if (text[at] === '"') {
      const quoted = readQuoted(text, at);
      if (quoted === undefined) return { ok: false, fault: { line, why: 'a quote is opened and never closed' } };
      cell = quoted.cell;
      at = quoted.end;
      line += cell.split('\n').length - 1;
      if (at < text.length && !',\r\n'.includes(text[at]!)) {
        return {
          ok: false,
          fault: { line, why: `after a closing quote comes a comma or the end of the line, not ${text[at]}` },
        };
      }
    } else {
      const start = at;
      while (at < text.length && !',\r\n'.includes(text[at]!)) at += 1;
      cell = text.slice(start, at).trim();
    }
    cells.push(cell);
    if (text[at] === ',') {
      at += 1;
      if (at === text.length) cells.push('');
      continue;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    endRecord();
  }
  if (cells.length > 0) endRecord();
  return { ok: true, records };
}

/** The cell whose quote opens at `open`, and the place after its closing quote; two quotes within it are one. */
function readQuoted(text: string, open: number): { cell: string; end: number } | undefined {
  let cell = '';
  let from = open + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    cell += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { cell, end: quote + 1 };
    cell += '"';
    from = quote + 2;
  }
}

/** One record as CSV, with quotes where they are needed. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => quoted(String(cell ?? ''))).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
