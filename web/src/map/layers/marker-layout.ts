/** A place on the screen, CSS pixels from the map's top left. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** An upright rectangle of the screen, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Room {
  readonly width: number;
  readonly height: number;
  /** What lies over the map and must not cover a marker: panels, buttons, banners. */
  readonly covers: readonly Box[];
}

/**
 * Where square markers are drawn so that none covers another and none lies under a panel: each at its own place if that is free,
 * else at the nearest free place, in the order given (so the same markers stand the same way whenever they are laid out).
 * A marker whose place is off the map stays off the map. Where the room is too small for all, panels are ignored before
 * neighbours are.
 * @param places centre of each marker's true place
 * @param sizePx side of a marker with its gap, > 0
 * @returns the centre of each marker, in the order of `places`
 */
export function layOutMarkers(places: readonly Spot[], sizePx: number, room: Room): Spot[] {
  const half = sizePx / 2;
  const covers = room.covers.map((box) => grown(box, half));
  const taken: Box[] = [];
  return places.map((place) => {
    if (isOff(place, half, room)) return place;
    const spot =
      nearestFree(place, [...taken, ...covers], within(room, half)) ??
      nearestFree(place, taken, within(room, half)) ??
      nearestFree(place, taken, EVERYWHERE) ??
      place;
    taken.push(grown({ left: spot.x, top: spot.y, right: spot.x, bottom: spot.y }, sizePx));
    return spot;
  });
}

const EVERYWHERE: Box = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };

const isOff = ({ x, y }: Spot, half: number, { width, height }: Room): boolean =>
  x <= -half || y <= -half || x >= width + half || y >= height + half;

/** Where centres may be so that nothing is cut off; the middle line where the map is narrower than a marker. */
function within({ width, height }: Room, half: number): Box {
  const [x, y] = [Math.min(half, width / 2), Math.min(half, height / 2)];
  return { left: x, top: y, right: width - x, bottom: height - y };
}

const grown = ({ left, top, right, bottom }: Box, by: number): Box => ({
  left: left - by,
  top: top - by,
  right: right + by,
  bottom: bottom + by,
});

/** Strictly inside: who touches does not overlap. */
const holds = ({ left, top, right, bottom }: Box, x: number, y: number): boolean =>
  x > left && x < right && y > top && y < bottom;

/** The point of `bounds` outside of all `boxes` that is nearest to `place`: its x and y are the place's own or lie on an edge. */
function nearestFree(place: Spot, boxes: readonly Box[], bounds: Box): Spot | null {
  const own = {
    x: Math.min(bounds.right, Math.max(bounds.left, place.x)),
    y: Math.min(bounds.bottom, Math.max(bounds.top, place.y)),
  };
  const xs = byDistance(
    place.x,
    [own.x, ...boxes.flatMap(({ left, right }) => [left, right])],
    bounds.left,
    bounds.right,
  );
  const ys = byDistance(
    place.y,
    [own.y, ...boxes.flatMap(({ top, bottom }) => [top, bottom])],
    bounds.top,
    bounds.bottom,
  );
  let best: Spot | null = null;
  let bestPx = Infinity;
  for (const x of xs) {
    if (Math.abs(x - place.x) >= bestPx) break;
    for (const y of ys) {
      const px = Math.hypot(x - place.x, y - place.y);
      if (px >= bestPx) break;
      if (boxes.some((box) => holds(box, x, y))) continue;
      best = { x, y };
      bestPx = px;
    }
  }
  return best;
}

const byDistance = (from: number, values: readonly number[], least: number, most: number): number[] =>
  [...new Set(values)]
    .filter((value) => value >= least && value <= most)
    .toSorted((a, b) => Math.abs(a - from) - Math.abs(b - from));
