import type { TravelRow } from '@roadcall/dispatch';
import { straightRow, straightWithinS } from './straight-rows.ts';
import type { TravelQuestion, TravelRows } from './travel-rows.ts';
import type { GuardedOsrm } from './osrm/guarded-osrm.ts';
import type { TableRow } from './osrm/osrm-table.ts';

/**
 * Travel by the routing service; when it does not answer in time the whole question goes to the next source, and the rows say
 * so. Who is too far from its roads, and every unit when the scene is, gets the straight line.
 */
export function osrmRows(osrm: GuardedOsrm, next: TravelRows): TravelRows {
  return {
    async rows(question) {
      const { units, scenes } = question;
      const placed = units.flatMap(({ place }, unit) => (place === null ? [] : [{ unit, place }]));
      const tables = await osrm.rows(
        placed.map(({ place }) => place),
        scenes.map(({ place }) => place),
      );
      if (tables === null) return next.rows(question);
      return tables.map((table, index) => rowOf(table, placed, index, question));
    },
  };
}

function rowOf(
  table: TableRow,
  placed: readonly { unit: number }[],
  scene: number,
  question: TravelQuestion,
): TravelRow {
  const { units, maxTravelS } = question;
  const { place } = question.scenes[scene]!;
  if (table.offRoad.size === placed.length) return straightRow(place, question);
  const seconds = new Float32Array(units.length).fill(Infinity);
  const straight = new Set<number>();
  for (const [asked, { unit }] of placed.entries()) {
    if (table.offRoad.has(asked)) {
      straight.add(unit);
      seconds[unit] = straightWithinS(units[unit]!.place, place, maxTravelS);
    } else if (table.seconds[asked]! <= maxTravelS) seconds[unit] = table.seconds[asked]!;
  }
  return { seconds, source: 'osrm', straight };
}
