import type { Geofence } from '@roadcall/contracts';

/** The look of a fence on the map as a small sign: pattern by kind, border in its colour. */
export function FenceSign({ fence, size = 22 }: { fence: Pick<Geofence, 'kind' | 'colour' | 'shape'>; size?: number }) {
  const tone = `var(--tone-${fence.colour})`;
  return (
    <svg width={size} height={size} viewBox="0 0 22 22" aria-hidden className="fence-sign" style={{ color: tone }}>
      {fence.shape.type === 'Point' && <circle cx="11" cy="11" r="8.5" className={`fence-fill ${fence.kind}`} />}
      {fence.shape.type === 'Polygon' && (
        <path d="M3 6 12 2.5 19.5 9 16 19 5 17Z" className={`fence-fill ${fence.kind}`} />
      )}
      {fence.shape.type === 'LineString' && (
        <path d="M3 18 9 10 13 13 19 4" fill="none" strokeWidth="5" strokeOpacity="0.5" strokeLinecap="round" />
      )}
      {fence.kind === 'no_go' && fence.shape.type !== 'LineString' && <path d="M6 15 15 6M8.5 17 17 8.5" fill="none" />}
      {fence.kind === 'customer_site' && fence.shape.type !== 'LineString' && (
        <path d="M8 9h.01M13 9h.01M10.5 13h.01" strokeWidth="2.6" strokeLinecap="round" fill="none" />
      )}
      {fence.kind === 'custom' && fence.shape.type !== 'LineString' && <path d="M11 8v6M8 11h6" fill="none" />}
    </svg>
  );
}
