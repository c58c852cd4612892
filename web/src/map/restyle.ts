import type { Map as MapLibreMap, StyleSpecification } from 'maplibre-gl';

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Gives the map another theme or language in place: only properties that differ are set, so that the city's geometry is not cut into
 * tiles again and what lies on the basemap stays.
 */
export function restyle(map: MapLibreMap, from: StyleSpecification, to: StyleSpecification): void {
  const before = new Map(from.layers.map((layer) => [layer.id, layer]));
  for (const layer of to.layers) {
    const old = before.get(layer.id);
    if (!old) continue;
    for (const [name, value] of Object.entries(layer.paint ?? {})) {
      const was = (old.paint as Record<string, unknown> | undefined)?.[name];
      if (!isSame(was, value)) map.setPaintProperty(layer.id, name as never, value as never);
    }
    for (const [name, value] of Object.entries(('layout' in layer && layer.layout) || {})) {
      const was = ('layout' in old ? (old.layout as Record<string, unknown> | undefined) : undefined)?.[name];
      if (!isSame(was, value)) map.setLayoutProperty(layer.id, name as never, value as never);
    }
  }
}
