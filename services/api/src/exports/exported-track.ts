import { localDayOf, type TrackExportQuery } from '@roadcall/contracts';
import type { StoredPoint } from '@roadcall/store';
import { writeCsv } from './csv.ts';
import { writeGeoJson } from './geojson.ts';
import { writeGpx } from './gpx.ts';

/** A track on its way into a file: its pages come as fast as they are taken. */
export interface ExportedTrack {
  /** Plate or name. */
  label: string;
  timeZone: string;
  pages: AsyncIterable<StoredPoint[]>;
}

interface ExportFormat {
  contentType: string;
  write: (track: ExportedTrack) => AsyncGenerator<string, void, undefined>;
}

export const EXPORT_FORMATS: Readonly<Record<TrackExportQuery['format'], ExportFormat>> = {
  gpx: { contentType: 'application/gpx+xml; charset=utf-8', write: writeGpx },
  geojson: { contentType: 'application/geo+json; charset=utf-8', write: writeGeoJson },
  csv: { contentType: 'text/csv; charset=utf-8; header=present', write: writeCsv },
};

/** Content-Disposition (RFC 6266): the name in letters that every program takes, and the whole one beside it. */
export function dispositionOf(label: string, query: TrackExportQuery): string {
  const day = (instant: string): string => localDayOf(query.timeZone, Date.parse(instant));
  const name = `track_${label}_${day(query.from)}_${day(query.to)}.${query.format}`;
  const plain = name.replaceAll(/[^\w.-]/g, '-');
  const whole = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
