import { create } from 'zustand';

interface Layout {
  readonly listPx: number;
  readonly detailPx: number;
  readonly listOpen: boolean;
  readonly detailOpen: boolean;
}

const STORAGE_KEY = 'roadcall.layout';
export const LIST_LIMITS = { min: 280, max: 560 } as const;
export const DETAIL_LIMITS = { min: 320, max: 560 } as const;

const clamp = (value: unknown, { min, max }: { min: number; max: number }, initial: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : initial;

function remembered(): Layout {
  let kept: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) kept = parsed as Record<string, unknown>;
  } catch {
    // Somebody else's text under our key: start afresh.
  }
  return {
    listPx: clamp(kept['listPx'], LIST_LIMITS, 336),
    detailPx: clamp(kept['detailPx'], DETAIL_LIMITS, 372),
    listOpen: kept['listOpen'] !== false,
    detailOpen: kept['detailOpen'] !== false,
  };
}

/** Sizes of the panels, remembered on this machine. */
export const useLayout = create<Layout>(remembered);

useLayout.subscribe((layout) => localStorage.setItem(STORAGE_KEY, JSON.stringify(layout)));

export const resizeList = (px: number): void => useLayout.setState({ listPx: clamp(px, LIST_LIMITS, 336) });
export const resizeDetail = (px: number): void => useLayout.setState({ detailPx: clamp(px, DETAIL_LIMITS, 372) });
export const toggleList = (): void => useLayout.setState(({ listOpen }) => ({ listOpen: !listOpen }));
export const toggleDetail = (): void => useLayout.setState(({ detailOpen }) => ({ detailOpen: !detailOpen }));
