import { boundsOfLocalDay, instantOfLocal, localDayOf, type Track, type VehicleId } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { useEffect, useMemo } from 'react';
import { api } from '../../data/api.ts';
import { serverNow } from '../../data/server-clock.ts';
import { zoneOfVehicle } from '../../data/zones.ts';
import { useCurrentMap } from '../../map/current-map.ts';
import { PlaybackLayer } from '../../map/layers/playback-layer.ts';
import { setParams, useRoute } from '../../route-store.ts';
import { useTheme } from '../../theme/theme-store.ts';
import type { ThemeName } from '../../theme/tones.ts';
import { createPlayer, RATES, type Player } from './player.ts';
import { indexAt, nearestPoint, placeAt, placedPoints, type PlacedPoint } from './track-places.ts';
import { eventsOf, type DerivedDay, type PlaybackEvent } from './playback-events.ts';

const NOT_DERIVED: DerivedDay = { trips: [], stops: [] };

/** From midnight to midnight where the vehicle belongs, 23 to 25 hours, at most until now. */
export function periodOfDay(day: string, zone: string): { from: number; to: number } {
  const { from, to } = boundsOfLocalDay(zone, day);
  return { from, to: Math.min(to, serverNow()) };
}

/** Opens the playback of a vehicle: today, from its first fix. */
export function playBack(vehicleId: string): void {
  setParams({ play: vehicleId, day: localDayOf(zoneOfVehicle(vehicleId), serverNow()), t: undefined }, 'push');
}

export const closePlayback = (): void => setParams({ play: undefined, day: undefined, t: undefined, rate: undefined });

export interface Playback {
  readonly track: Track;
  readonly points: readonly PlacedPoint[];
  readonly events: readonly PlaybackEvent[];
  readonly player: Player;
  /** Times are told in it: that of the vehicle's branch. */
  readonly zone: string;
}

/** The track of the vehicle's day and a player over it; undefined until it is read or when there is nothing to play. */
export function usePlayback(vehicleId: string, day: string, zone: string) {
  const query = useQuery({
    queryKey: ['playback', vehicleId, day, zone],
    queryFn: ({ signal }) => api.wholeTrack(vehicleId as VehicleId, periodOfDay(day, zone), signal),
    staleTime: 60_000,
  });
  // Without its trips and stops a day can be played back all the same.
  const derived = useQuery({
    queryKey: ['playback', 'derived', vehicleId, day, zone],
    queryFn: ({ signal }) => api.tripsAndStops(vehicleId as VehicleId, periodOfDay(day, zone), signal),
    staleTime: 60_000,
  });
  const track = query.data;
  const prepared = useMemo<Omit<Playback, 'events'> | undefined>(() => {
    const points = track ? placedPoints(track) : [];
    const [first, last] = [points[0], points.at(-1)];
    if (!track || !first || !last) return undefined;
    const { t, rate } = useRoute.getState().params;
    const localMs = Date.parse(`${day}T${t ?? ''}Z`);
    const wanted = Number.isNaN(localMs) ? Number.NaN : instantOfLocal(zone, localMs);
    const player = createPlayer({
      from: first.at,
      to: last.at,
      at: Number.isNaN(wanted) ? first.at : wanted,
      rate: RATES.find((known) => String(known) === rate) ?? 10,
    });
    return { track, points, player, zone };
  }, [track, day, zone]);
  useEffect(() => () => prepared?.player.stop(), [prepared]);
  const playback = useMemo<Playback | undefined>(
    () =>
      prepared && { ...prepared, events: eventsOf(prepared.track, prepared.player.from, derived.data ?? NOT_DERIVED) },
    [prepared, derived.data],
  );
  return { ...query, playback };
}

/** Draws the way and moves the vehicle on the map; a click on the way seeks. */
export function useOnMap(playback: Playback | undefined): void {
  const map = useCurrentMap((state) => state.map);
  const theme = useTheme((state) => state.theme);
  useEffect(() => {
    if (!map || !playback) return undefined;
    let undo: (() => void) | undefined;
    let isGone = false;
    const draw = async (): Promise<void> => {
      await map.styled;
      if (!isGone) undo = drawOn(map.map, playback, theme);
    };
    void draw();
    return () => {
      isGone = true;
      undo?.();
    };
  }, [map, playback, theme]);
}

function drawOn(map: MapLibreMap, { player, points, events }: Playback, theme: ThemeName): () => void {
  const layer = new PlaybackLayer(map, (place) => {
    const point = nearestPoint(points, place);
    if (point) player.seek(point.at);
  });
  const places = points.map((point) => ({ ...point, speedKph: point.speedKph ?? 0 }));
  const marks = events.flatMap(({ at, what }) => (what.kind === 'alarm' ? (placeAt(points, at) ?? []) : []));
  layer.show(places, marks, theme);
  layer.fit(points);
  const draw = (at: number): void => {
    const place = placeAt(points, at);
    if (place) layer.moveTo(place, place.headingDeg);
  };
  draw(player.at);
  const stop = player.onTime(draw);
  return () => {
    stop();
    layer.remove();
  };
}

/** Jumps to the event before or after the moment on show. */
export function seekEvent({ player, events }: Playback, way: 1 | -1): void {
  const times = events.map(({ at }) => at);
  const next = way === 1 ? times.find((at) => at > player.at + 500) : times.findLast((at) => at < player.at - 500);
  player.seek(next ?? (way === 1 ? player.to : player.from));
}

/** Jumps by so many stored fixes. */
export function stepFix({ player, points }: Playback, by: number): void {
  const point = points[Math.min(points.length - 1, Math.max(0, indexAt(points, player.at) + by))];
  if (point) player.seek(point.at);
}
