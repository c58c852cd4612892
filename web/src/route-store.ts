import { create } from 'zustand';
import {
  formatRoute,
  NO_FILTERS,
  parseRoute,
  type Camera,
  type Filters,
  type MapLayer,
  type Params,
  type Route,
  type Section,
  type Selection,
} from './routes.ts';

/** Where the console is. The address bar is its only memory. */
export const useRoute = create<Route>(() => parseRoute(window.location.pathname, window.location.search));

window.addEventListener('popstate', () =>
  useRoute.setState(parseRoute(window.location.pathname, window.location.search), true),
);

function go(patch: Partial<Route>, how: 'push' | 'replace'): void {
  const next = { ...useRoute.getState(), ...patch };
  useRoute.setState(next, true);
  const address = formatRoute(next);
  if (address === window.location.pathname + window.location.search) return;
  if (how === 'push') window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
}

/** Opens a section; its list takes the place of the last one, the selection stays. */
export function goTo(section: Section, patch: Partial<Route> = {}): void {
  const { section: from, filters, params } = useRoute.getState();
  const isSame = section === from;
  go(
    { section, filters: { ...filters, text: isSame ? filters.text : '' }, params: isSame ? params : {}, ...patch },
    'push',
  );
}

export function select(selection: Selection | null): void {
  const held = useRoute.getState().selection;
  if (held?.kind === selection?.kind && held?.id === selection?.id) return;
  go({ selection }, 'push');
}

export function setTable(table: boolean): void {
  go({ table }, 'push');
}

export function setFilters(filters: Partial<Filters>): void {
  go({ filters: { ...useRoute.getState().filters, ...filters } }, 'replace');
}

/** Changes what the section adds to the address; what is undefined goes. */
export function setParams(params: Params, how: 'push' | 'replace' = 'replace'): void {
  go({ params: { ...useRoute.getState().params, ...params } }, how);
}

/** Lays something over the map, or takes it off; it stays over a change of section. */
export function toggleLayer(layer: MapLayer): void {
  const { layers } = useRoute.getState();
  go({ layers: layers.includes(layer) ? layers.filter((held) => held !== layer) : [...layers, layer] }, 'replace');
}

export function clearFilters(): void {
  go({ filters: NO_FILTERS, params: {} }, 'replace');
}

/** Written when the camera comes to rest, so that the address is not rewritten sixty times a second. */
export function rememberCamera(camera: Camera): void {
  go({ camera }, 'replace');
}
