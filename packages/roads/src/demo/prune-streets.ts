import type { Rank } from './lattice.ts';
import type { Point } from './plane.ts';

/** A piece of a street line from one crossing to the next. */
export interface StreetStep {
  readonly axis: 0 | 1;
  readonly line: number;
  /** Its place along the line. */
  readonly k: number;
  readonly rank: Rank;
  readonly nodes: readonly [Point, Point];
}

/** Takes away dead ends, and whatever no street connects with the anchors (nodes on big roads). */
export function pruneStreets(steps: readonly StreetStep[], anchors: ReadonlySet<Point>): StreetStep[] {
  return connectedToAnchors(withoutDeadEnds(steps, anchors), anchors);
}

function withoutDeadEnds(steps: readonly StreetStep[], anchors: ReadonlySet<Point>): StreetStep[] {
  let kept = [...steps];
  for (;;) {
    const uses = new Map<Point, number>();
    for (const { nodes } of kept) for (const node of nodes) uses.set(node, (uses.get(node) ?? 0) + 1);
    const leadsOn = (node: Point): boolean => anchors.has(node) || uses.get(node)! > 1;
    const next = kept.filter(({ nodes }) => nodes.every(leadsOn));
    if (next.length === kept.length) return kept;
    kept = next;
  }
}

function connectedToAnchors(steps: readonly StreetStep[], anchors: ReadonlySet<Point>): StreetStep[] {
  const stepsAt = new Map<Point, StreetStep[]>();
  for (const step of steps) {
    for (const node of step.nodes) {
      const others = stepsAt.get(node);
      if (others) others.push(step);
      else stepsAt.set(node, [step]);
    }
  }
  const reached = new Set<Point>([...anchors].filter((node) => stepsAt.has(node)));
  for (const node of reached) {
    for (const { nodes } of stepsAt.get(node) ?? []) for (const other of nodes) reached.add(other);
  }
  return steps.filter(({ nodes }) => reached.has(nodes[0]));
}
