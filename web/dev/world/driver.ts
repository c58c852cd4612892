import { bearingDifferenceDeg, interpolate, type LatLon } from '@roadcall/geo';
import type { Random } from './random.ts';
import { findWay, randomNode, type Street, type StreetGraph } from './street-graph.ts';

/** Something that moves on the streets: wanders, stands, or follows a way to a place. */
export interface Driver {
  mode: 'wander' | 'stand' | 'way';
  from: number;
  street: Street | undefined;
  alongM: number;
  way: number[];
  speedKph: number;
  headingDeg: number;
  waitMs: number;
  odometerM: number;
  /** Multiplies the limit: a calm driver, a hurried one, a unit under way. */
  haste: number;
}

export function newDriver(graph: StreetGraph, random: Random, mode: 'wander' | 'stand', at?: number): Driver {
  const from = at ?? randomNode(graph, random);
  const street = graph.streets[from]![0];
  return {
    mode,
    from,
    street,
    alongM: street ? random.between(0, street.lengthM) : 0,
    way: [],
    speedKph: 0,
    headingDeg: street?.headingDeg ?? 0,
    waitMs: 0,
    odometerM: random.between(3_000_000, 90_000_000),
    haste: random.between(0.75, 1.1),
  };
}

/** Sends a driver along the fastest way to a node; returns its nodes and seconds, or null where there is no way. */
export function sendTo(graph: StreetGraph, driver: Driver, to: number): { nodes: number[]; seconds: number } | null {
  const start = driver.street ? driver.street.to : driver.from;
  const way = findWay(graph, start, to);
  if (!way) return null;
  driver.mode = 'way';
  driver.way = way.nodes.slice(1);
  return way;
}

export function placeOf(graph: StreetGraph, driver: Driver): LatLon {
  const from = graph.places[driver.from]!;
  if (!driver.street) return from;
  return interpolate(
    from,
    graph.places[driver.street.to]!,
    Math.min(1, driver.alongM / Math.max(1, driver.street.lengthM)),
  );
}

/** Moves on for `ms`; true when a driver on its way has just arrived. */
export function drive(graph: StreetGraph, driver: Driver, ms: number, random: Random): boolean {
  if (driver.mode === 'stand') {
    driver.speedKph = 0;
    return false;
  }
  if (driver.waitMs > 0) {
    driver.waitMs -= ms;
    driver.speedKph = 0;
    return false;
  }
  const street = driver.street;
  if (!street) return turn(graph, driver, random);
  const wantedKph = street.limitKph * driver.haste;
  driver.speedKph += Math.max(-12, Math.min(6, wantedKph - driver.speedKph)) * (ms / 1_000);
  const metres = (driver.speedKph / 3.6) * (ms / 1_000);
  driver.alongM += metres;
  driver.odometerM += metres;
  driver.headingDeg = street.headingDeg;
  return driver.alongM >= street.lengthM && turn(graph, driver, random);
}

function turn(graph: StreetGraph, driver: Driver, random: Random): boolean {
  const old = driver.street;
  if (old) {
    driver.from = old.to;
    driver.alongM = Math.max(0, driver.alongM - old.lengthM);
  }
  const ways = graph.streets[driver.from]!;
  if (driver.mode === 'way') {
    const next = driver.way.shift();
    driver.street = ways.find((street) => street.to === next);
    if (driver.street) return false;
    driver.mode = 'stand';
    driver.alongM = 0;
    return true;
  }
  const onward = old
    ? ways.filter((way) => Math.abs(bearingDifferenceDeg(old.headingDeg, way.headingDeg)) < 135)
    : ways;
  const straight = onward.find((way) => Math.abs(bearingDifferenceDeg(old?.headingDeg ?? 0, way.headingDeg)) < 20);
  driver.street = straight && random.chance(0.65) ? straight : random.pick(onward.length > 0 ? onward : ways);
  if (driver.street !== straight) driver.speedKph *= 0.45;
  if (old && random.chance(0.07)) driver.waitMs = random.between(2_000, 25_000);
  return false;
}
