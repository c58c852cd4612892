import { useEffect } from 'react';
import { KEYMAP } from './keymap.ts';
import { useOverlay } from './overlays.ts';

const TYPED_INTO = 'input, textarea, select, [contenteditable="true"]';
/** Things that keep Enter and Space for themselves while they have the focus. */
const PRESSED = 'button, a, summary, [role="menuitem"], [role="tab"], [role="option"]';

/** Listens for the console's keys: never while somebody types, never while a dialog or a menu is open. */
export function useKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
      const target = event.target instanceof Element ? event.target : document.body;
      if (useOverlay.getState().overlay !== null || target.closest('[role="dialog"], [role="menu"]')) return;
      const typing = target.closest(TYPED_INTO) !== null;
      if (typing && !event.ctrlKey) return;
      if ((event.key === 'Enter' || event.key === ' ') && target.closest(PRESSED)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const binding = KEYMAP.find(
        (candidate) => candidate.keys.includes(key) && (candidate.ctrl ?? false) === event.ctrlKey,
      );
      if (!binding || binding.run(key) === false) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
