import type { Readable } from 'node:stream';
import { openPromise, type Entry } from 'yauzl';
import { BadExtractError } from './bad-extract-error.ts';

/** The one OSM file inside a zip archive, ready to be read. */
export interface ZippedOsm {
  /** Its name inside the archive; the ending tells the format. */
  readonly name: string;
  readonly uncompressedBytes: number;
  readonly stream: Readable;
  close(): void;
}

const OSM_NAME = /\.(osm|xml|pbf)$/i;

/**
 * Opens the .osm or .pbf in a zip archive. yauzl ends the stream with an error when the content is longer than the
 * archive says, so checking the stated size against `maxBytes` bounds what a zip bomb can do.
 */
export async function openZippedOsm(file: string, maxBytes: number): Promise<ZippedOsm> {
  const zip = await openPromise(file, { autoClose: false }).catch((error: unknown) => {
    throw new BadExtractError('not_osm', file, 'it is not a complete zip archive', error);
  });
  try {
    const entry = await findOsmEntry(file, zip.eachEntry());
    if (entry.uncompressedSize > maxBytes) {
      const gigabytes = (entry.uncompressedSize / 1e9).toFixed(1);
      throw new BadExtractError('too_large', file, `it would unpack to ${gigabytes} GB`);
    }
    const stream = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
      throw new BadExtractError('not_osm', file, `${entry.fileName} in it cannot be unpacked`, error);
    });
    return { name: entry.fileName, uncompressedBytes: entry.uncompressedSize, stream, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function findOsmEntry(file: string, entries: AsyncIterable<Entry>): Promise<Entry> {
  const found: Entry[] = [];
  try {
    for await (const entry of entries) {
      if (OSM_NAME.test(entry.fileName) && !entry.fileName.startsWith('__MACOSX/')) found.push(entry);
    }
  } catch (error) {
    throw new BadExtractError('not_osm', file, 'its table of contents is damaged', error);
  }
  const [only, second] = found;
  if (!only) throw new BadExtractError('not_osm', file, 'there is no .osm or .osm.pbf file in the archive');
  if (second) throw new BadExtractError('not_osm', file, 'there is more than one OSM file in the archive');
  return only;
}
