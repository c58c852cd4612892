import type { BilingualName } from '@roadcall/contracts';
import { distance, mix, type Point } from './plane.ts';

/** How a road is tagged. */
export interface RoadStyle {
  /** Value of OSM's highway key. */
  readonly highway: string;
  readonly name: BilingualName | null;
  readonly maxspeedKph?: number;
  readonly oneway?: boolean;
  readonly roundabout?: boolean;
  /** On stilts all along: crosses everything without meeting it. */
  readonly elevated?: boolean;
}

/** What may join a big road between its planned junctions. */
export interface JoinRule {
  /** 0 secondary, 1 tertiary, 2 residential: streets of a higher number may not join. */
  readonly lowestRank: number;
  /** Junctions are at least so far apart. */
  readonly spacingM: number;
}

export interface Junction {
  readonly alongM: number;
  readonly node: Point;
}

/** Shape points nearer to a junction than this only make a kink. */
const SHAPE_CLEARANCE_M = 14;

/** A planned road with a fixed line, to which others are joined at shared nodes (one Point object = one node). */
export class BigRoad {
  readonly style: RoadStyle;
  /** Closed roads repeat their first point at the end. */
  readonly line: readonly Point[];
  readonly rule: JoinRule;
  readonly cumulativeM: readonly number[];
  readonly #junctions: Junction[] = [];

  constructor(style: RoadStyle, line: readonly Point[], rule: JoinRule) {
    this.style = style;
    this.line = line;
    this.rule = rule;
    const cumulativeM = [0];
    for (let i = 1; i < line.length; i++) cumulativeM.push(cumulativeM[i - 1]! + distance(line[i - 1]!, line[i]!));
    this.cumulativeM = cumulativeM;
  }

  get lengthM(): number {
    return this.cumulativeM.at(-1)!;
  }

  get isClosed(): boolean {
    return this.line[0] === this.line.at(-1);
  }

  alongM(index: number, share: number): number {
    return this.cumulativeM[index]! + share * distance(this.line[index]!, this.line[index + 1]!);
  }

  pointAt(alongM: number): Point {
    let index = 0;
    while (index + 2 < this.line.length && this.cumulativeM[index + 1]! < alongM) index++;
    const lengthM = this.cumulativeM[index + 1]! - this.cumulativeM[index]!;
    return mix(
      this.line[index]!,
      this.line[index + 1]!,
      lengthM > 0 ? (alongM - this.cumulativeM[index]!) / lengthM : 0,
    );
  }

  /** The junction nearest along the road, and how far it is. */
  nearestJunction(alongM: number): { node: Point; gapM: number } | null {
    let nearest: { node: Point; gapM: number } | null = null;
    for (const junction of this.#junctions) {
      const straight = Math.abs(junction.alongM - alongM);
      const gapM = this.isClosed ? Math.min(straight, this.lengthM - straight) : straight;
      if (!nearest || gapM < nearest.gapM) nearest = { node: junction.node, gapM };
    }
    return nearest;
  }

  /** The node at a place of the road: a junction within `snapM`, else a new one. */
  nodeAt(alongM: number, snapM: number): Point {
    const nearest = this.nearestJunction(alongM);
    if (nearest && nearest.gapM <= snapM) return nearest.node;
    const node = { ...this.pointAt(alongM) };
    this.addJunction(alongM, node);
    return node;
  }

  addJunction(alongM: number, node: Point): void {
    if (!this.#junctions.some((junction) => junction.node === node)) this.#junctions.push({ alongM, node });
  }

  /** The road's nodes in order with their distance along it: junctions and the shape between them. */
  nodes(extra: readonly number[] = []): Junction[] {
    const fixed = [...this.#junctions, ...extra.map((alongM) => ({ alongM, node: { ...this.pointAt(alongM) } }))];
    const shape = this.line.flatMap((point, i): Junction[] => {
      const alongM = this.cumulativeM[i]!;
      if (this.isClosed && i === this.line.length - 1) return [];
      return fixed.some((junction) => Math.abs(junction.alongM - alongM) < SHAPE_CLEARANCE_M)
        ? []
        : [{ alongM, node: point }];
    });
    const nodes = [...fixed, ...shape].toSorted((a, b) => a.alongM - b.alongM);
    return this.isClosed ? [...nodes, { alongM: this.lengthM, node: nodes[0]!.node }] : nodes;
  }
}
