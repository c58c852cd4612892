import { create } from 'zustand';
import type { FleetMap } from './fleet-map.ts';

/** The map on the page, for keys, panels and the palette; null while there is none. */
export const useCurrentMap = create<{ map: FleetMap | null }>(() => ({ map: null }));

export const setCurrentMap = (map: FleetMap | null): void => useCurrentMap.setState({ map });

export const currentMap = (): FleetMap | null => useCurrentMap.getState().map;
