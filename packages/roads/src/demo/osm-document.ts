import type { BilingualName } from '@roadcall/contracts';
import { toLatLon, type Point } from './plane.ts';

export type Tags = Readonly<Record<string, string>>;

interface Member {
  readonly ref: number;
  readonly role: string;
}

/** Collects nodes, ways and relations and writes them as OSM XML; ids are given in order of first use. */
export class OsmDocument {
  readonly #nodeIds = new Map<Point, number>();
  readonly #nodeTags = new Map<Point, Tags>();
  readonly #ways: { id: number; points: readonly Point[]; tags: Tags }[] = [];
  readonly #relations: { members: readonly Member[]; tags: Tags }[] = [];

  place(point: Point, tags: Tags): void {
    this.#idOf(point);
    this.#nodeTags.set(point, tags);
  }

  /** Adds an open or, when its first point is repeated at the end, closed way; returns its id. */
  way(points: readonly Point[], tags: Tags): number {
    for (const point of points) this.#idOf(point);
    const id = this.#ways.length + 1;
    this.#ways.push({ id, points, tags });
    return id;
  }

  area(outline: readonly Point[], tags: Tags): number {
    return this.way([...outline, outline[0]!], tags);
  }

  multipolygon(outer: readonly number[], inner: readonly number[], tags: Tags): void {
    const members = [...outer.map((ref) => ({ ref, role: 'outer' })), ...inner.map((ref) => ({ ref, role: 'inner' }))];
    this.#relations.push({ members, tags: { type: 'multipolygon', ...tags } });
  }

  *lines(): Generator<string> {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="Roadcall made-up city">\n';
    for (const [point, id] of this.#nodeIds) {
      const { lat, lon } = toLatLon(point);
      const attributes = `id="${id}" version="1" lat="${lat.toFixed(7)}" lon="${lon.toFixed(7)}"`;
      const tags = this.#nodeTags.get(point);
      yield tags ? `  <node ${attributes}>\n${tagLines(tags)}  </node>\n` : `  <node ${attributes}/>\n`;
    }
    for (const { id, points, tags } of this.#ways) {
      const refs = points.map((point) => `    <nd ref="${this.#idOf(point)}"/>\n`).join('');
      yield `  <way id="${id}" version="1">\n${refs}${tagLines(tags)}  </way>\n`;
    }
    for (const [i, { members, tags }] of this.#relations.entries()) {
      const list = members.map(({ ref, role }) => `    <member type="way" ref="${ref}" role="${role}"/>\n`).join('');
      yield `  <relation id="${i + 1}" version="1">\n${list}${tagLines(tags)}  </relation>\n`;
    }
    yield '</osm>\n';
  }

  #idOf(point: Point): number {
    const known = this.#nodeIds.get(point);
    if (known !== undefined) return known;
    const id = this.#nodeIds.size + 1;
    this.#nodeIds.set(point, id);
    return id;
  }
}

/** `name` in Chinese and `name:en`, as streets in China are tagged. */
export function nameTags(name: BilingualName | null): Tags {
  return name ? { name: name.zh, 'name:en': name.en } : {};
}

function tagLines(tags: Tags): string {
  return Object.entries(tags)
    .map(([key, value]) => `    <tag k="${escapeXml(key)}" v="${escapeXml(value)}"/>\n`)
    .join('');
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);
}
