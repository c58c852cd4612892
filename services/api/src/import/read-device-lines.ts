import {
  IMPORT_COLUMNS,
  MAX_IMPORT_LINES,
  NewDevice,
  type ImportColumn,
  type ImportRefusal,
} from '@roadcall/contracts';
import { parseCsv } from './parse-csv.ts';

/** A line of a file of devices that is right in itself; whether it fits what is stored is asked next. */
export interface DeviceLine {
  line: number;
  device: NewDevice;
  plate: string | null;
  unit: string | null;
}

/** What each column takes, for the sentence of a refusal. */
const ALLOWED: Readonly<Record<ImportColumn, string>> = {
  id: '1 to 64 letters, digits or hyphens',
  imei: '15 digits, the last one a check digit; or empty',
  model: 'the name of a device model, at most 60 characters; empty: generic',
  firmware: 'at most 60 characters, or empty',
  expected_interval_s: 'a whole number of seconds from 1 to 86400; empty: as the model',
  plate: 'the plate of a vehicle, or empty',
  unit: 'the name of a service unit, or empty',
};

/** Column of each field of `NewDevice`. */
const COLUMN_OF: Readonly<Record<string, ImportColumn>> = { expectedIntervalS: 'expected_interval_s' };

export interface ReadLines {
  /** Lines without the header. */
  count: number;
  lines: DeviceLine[];
  refusals: ImportRefusal[];
}

/** Reads a file of devices line by line. Each refusal says which line and field, why, and what is allowed. */
export function readDeviceLines(text: string): ReadLines {
  const parsed = parseCsv(text);
  if (!parsed.ok) return refuseFile(parsed.fault.line, parsed.fault.why, 'CSV as of RFC 4180, in UTF-8');
  const [header, ...records] = parsed.records;
  if (header === undefined)
    return refuseFile(1, 'the file is empty', `a header line with: ${IMPORT_COLUMNS.join(', ')}`);
  const names = header.cells.map((cell) => cell.toLowerCase());
  const wrong = headerFault(names);
  if (wrong !== undefined)
    return refuseFile(header.line, wrong, `id, and any of: ${IMPORT_COLUMNS.slice(1).join(', ')}`);
  if (records.length > MAX_IMPORT_LINES) {
    return refuseFile(
      MAX_IMPORT_LINES + 2,
      `the file has ${records.length} lines`,
      `at most ${MAX_IMPORT_LINES} lines`,
    );
  }
  const result: ReadLines = { count: records.length, lines: [], refusals: [] };
  for (const { line, cells } of records) {
    if (cells.length !== names.length) {
      const why = `the line has ${cells.length} cells`;
      result.refusals.push({
        line,
        field: 'line',
        value: '',
        why,
        allowed: `${names.length} cells, as the header has`,
      });
      continue;
    }
    const read = readLine(line, (column) => {
      const cell = cells[names.indexOf(column)];
      return cell === undefined || cell === '' ? null : cell;
    });
    if (Array.isArray(read)) result.refusals.push(...read);
    else result.lines.push(read);
  }
  return result;
}

function headerFault(names: readonly string[]): string | undefined {
  const columns: readonly string[] = IMPORT_COLUMNS;
  const unknown = names.find((name) => !columns.includes(name));
  if (unknown !== undefined) return `there is no column "${unknown}"`;
  if (new Set(names).size < names.length) return 'a column is there twice';
  return names.includes('id') ? undefined : 'the column id is missing';
}

function readLine(line: number, cell: (column: ImportColumn) => string | null): DeviceLine | ImportRefusal[] {
  const interval = cell('expected_interval_s');
  const parsed = NewDevice.safeParse({
    id: cell('id') ?? '',
    imei: cell('imei'),
    model: cell('model') ?? undefined,
    firmware: cell('firmware'),
    expectedIntervalS: interval === null ? null : Number(interval),
  });
  const refusals: ImportRefusal[] = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = String(path[0]);
    const field = COLUMN_OF[name] ?? (name as ImportColumn);
    return refusal(line, field, cell(field), message);
  });
  const [plate, unit] = [cell('plate'), cell('unit')];
  if (plate !== null && unit !== null) {
    refusals.push(refusal(line, 'unit', unit, 'a device is fitted to a vehicle or to a unit, not to both'));
  }
  return parsed.success && refusals.length === 0 ? { line, device: parsed.data, plate, unit } : refusals;
}

/** A refusal in the words of its column. */
export function refusal(line: number, field: ImportColumn, value: string | null, why: string): ImportRefusal {
  return { line, field, value: value ?? '', why, allowed: ALLOWED[field] };
}

function refuseFile(line: number, why: string, allowed: string): ReadLines {
  return { count: 0, lines: [], refusals: [{ line, field: 'file', value: '', why, allowed }] };
}
