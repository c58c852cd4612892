import { useEffect } from 'react';
import { useOverlay } from '../../keys/overlays.ts';
import { leavePast, showPast } from './past-acts.ts';

const MINUTE_MS = 60_000;
const TYPED_INTO = 'input, textarea, select, [role="dialog"], [role="menu"], [role="listbox"]';

/** Keys while the past is on show: a minute, with Shift ten, with Ctrl an hour to and fro; Escape leads back to now. */
export function usePastKeys(at: number): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.altKey || event.metaKey || target.closest(TYPED_INTO) || useOverlay.getState().overlay !== null) return;
      const minutes = event.ctrlKey ? 60 : event.shiftKey ? 10 : 1;
      if (event.key === 'ArrowLeft') showPast(at - minutes * MINUTE_MS);
      else if (event.key === 'ArrowRight') showPast(at + minutes * MINUTE_MS);
      else if (event.key === 'Escape') leavePast();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [at]);
}
