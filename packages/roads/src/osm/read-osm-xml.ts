import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { BadExtractError } from './bad-extract-error.ts';
import { NO_TAGS, type OsmMember, type OsmMemberType, type OsmSink, type OsmTags } from './osm-sink.ts';

/**
 * Streams OSM XML (0.6) into the sink. `chunks` is the decoded text in order; `file` only names it in errors.
 * Throws BadExtractError not_osm or truncated.
 */
export async function readOsmXml(file: string, chunks: AsyncIterable<string>, sink: OsmSink): Promise<void> {
  const parser = new SaxesParser({ xmlns: false });
  const elements = new ElementBuilder(file, sink);
  let ending = false;
  parser.on('opentag', (tag) => elements.open(tag));
  parser.on('closetag', (tag) => elements.close(tag.name));
  parser.on('error', (error) => {
    throw ending && elements.started
      ? new BadExtractError('truncated', file, 'it ends in the middle of the data', error)
      : new BadExtractError('not_osm', file, `it is not well-formed XML (${firstLine(error.message)})`, error);
  });
  for await (const chunk of chunks) parser.write(chunk);
  ending = true;
  parser.close();
}

/** Puts together node, way and relation from the XML's nested tags. */
class ElementBuilder {
  started = false;
  readonly #file: string;
  readonly #sink: OsmSink;
  #attributes: Record<string, string> = {};
  #tags: Record<string, string> | null = null;
  #refs: number[] = [];
  #members: OsmMember[] = [];

  constructor(file: string, sink: OsmSink) {
    this.#file = file;
    this.#sink = sink;
  }

  open(tag: SaxesTagPlain): void {
    if (!this.started) {
      if (tag.name !== 'osm') throw this.#notOsm(`its first element is <${tag.name.slice(0, 40)}>, not <osm>`);
      this.started = true;
      return;
    }
    const attributes = tag.attributes;
    switch (tag.name) {
      case 'node':
      case 'way':
      case 'relation':
        this.#attributes = attributes;
        this.#tags = null;
        this.#refs = [];
        this.#members = [];
        break;
      case 'tag':
        (this.#tags ??= {})[attributes['k'] ?? ''] = attributes['v'] ?? '';
        break;
      case 'nd':
        this.#refs.push(this.#number(attributes, 'ref'));
        break;
      case 'member':
        if (isMemberType(attributes['type'])) {
          const role = attributes['role'] ?? '';
          this.#members.push({ type: attributes['type'], ref: this.#number(attributes, 'ref'), role });
        }
        break;
      default:
    }
  }

  close(name: string): void {
    const tags: OsmTags = this.#tags ?? NO_TAGS;
    // An element deleted in a history or change file has no position and is not there any more.
    const deleted = this.#attributes['visible'] === 'false' || this.#attributes['action'] === 'delete';
    if (name === 'node' && !deleted) {
      const attributes = this.#attributes;
      const lat = this.#number(attributes, 'lat');
      const lon = this.#number(attributes, 'lon');
      if (Math.abs(lat) > 90 || Math.abs(lon) > 180) throw this.#notOsm(`node ${attributes['id']} is not on Earth`);
      this.#sink.node(this.#number(attributes, 'id'), lat, lon, tags);
    } else if (name === 'way' && !deleted) {
      this.#sink.way(this.#number(this.#attributes, 'id'), this.#refs, tags);
    } else if (name === 'relation' && !deleted) {
      this.#sink.relation(this.#number(this.#attributes, 'id'), this.#members, tags);
    }
  }

  #number(attributes: Record<string, string>, name: string): number {
    const text = attributes[name];
    const value = text === undefined || text.trim() === '' ? NaN : Number(text);
    if (!Number.isFinite(value)) throw this.#notOsm(`an element has no valid ${name}`);
    return value;
  }

  #notOsm(reason: string): BadExtractError {
    return new BadExtractError('not_osm', this.#file, `it is not OpenStreetMap data (${reason})`);
  }
}

function isMemberType(type: string | undefined): type is OsmMemberType {
  return type === 'node' || type === 'way' || type === 'relation';
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.slice(0, 120);
}
