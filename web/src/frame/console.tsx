import type { SessionUser } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../data/api.ts';
import { syncFleet } from '../data/sync-fleet.ts';
import { loadBasemap } from '../map/basemap.ts';
import { MapView } from '../map/map-view.tsx';
import './frame.css';

/** The room: the map, and the furniture along its walls. */
export function Console({ user }: { user: SessionUser }) {
  const city = useQuery({ queryKey: ['city'], queryFn: api.city, staleTime: Infinity });
  const basemap = useQuery({ queryKey: ['basemap'], queryFn: loadBasemap, staleTime: Infinity });
  useEffect(() => (city.data ? syncFleet(city.data.camera, user) : undefined), [city.data, user]);
  return (
    <div className="console">
      <div className="stage">{city.data && basemap.data && <MapView city={city.data} basemap={basemap.data} />}</div>
    </div>
  );
}
