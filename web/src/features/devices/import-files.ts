import { IMPORT_COLUMNS, type ImportedDevice } from '@roadcall/contracts';

/** A file to begin with: every column, one device. */
export const IMPORT_TEMPLATE = `${IMPORT_COLUMNS.join(',')}\r\ntracker-0001,490154203237518,generic,1.0,10,,\r\n`;

const lineOf = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;

/** What was made, as a table for whoever configures the devices. */
export function credentialsCsv(devices: readonly ImportedDevice[]): string {
  const lines = devices.map(({ id, fittedTo, secret }) => lineOf([id, fittedTo ?? '', secret]));
  return lineOf(['id', 'fitted_to', 'secret']) + lines.join('');
}

/** Gives the person a file; nothing leaves the page. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
