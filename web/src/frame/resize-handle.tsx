import type { KeyboardEvent, PointerEvent } from 'react';

interface Props {
  label: string;
  px: number;
  limits: { min: number; max: number };
  /** The side of the panel that the handle is on. */
  edge: 'left' | 'right';
  onResize: (px: number) => void;
}

const STEP_PX = 16;

/** Edge of a panel: drag it, or move it with the arrow keys. */
export function ResizeHandle({ label, px, limits, edge, onResize }: Props) {
  const sign = edge === 'right' ? 1 : -1;
  const onPointerDown = (down: PointerEvent<HTMLDivElement>): void => {
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    const move = (event: globalThis.PointerEvent): void => onResize(px + sign * (event.clientX - down.clientX));
    const end = (): void => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    onResize(px + direction * sign * STEP_PX);
  };
  return (
    <div
      className={`resize ${edge}`}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={px}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
