import { basename } from 'node:path';

/** Why a file cannot become a city. */
export type BadExtractCode = 'unreadable' | 'not_osm' | 'truncated' | 'too_large' | 'missing_nodes' | 'no_roads';

/** A file that is no usable OSM extract; its message is one sentence naming the file and the reason. */
export class BadExtractError extends Error {
  readonly code: BadExtractCode;
  readonly file: string;

  constructor(code: BadExtractCode, file: string, reason: string, cause?: unknown) {
    super(`${basename(file)} cannot be used as a city: ${reason}.`, cause === undefined ? undefined : { cause });
    this.name = 'BadExtractError';
    this.code = code;
    this.file = file;
  }
}
