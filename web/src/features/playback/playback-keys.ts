import { useEffect } from 'react';
import { useOverlay } from '../../keys/overlays.ts';
import { RATES } from './player.ts';
import { closePlayback, seekEvent, stepFix, type Playback } from './use-playback.ts';

const TYPED_INTO = 'input:not([type="range"]), textarea, select, [role="dialog"], [role="menu"]';

/** Keys while a day is played back: they go before the console's own, which would follow or close something else. */
export function usePlaybackKeys(playback: Playback): void {
  useEffect(() => {
    const { player } = playback;
    const changeRate = (by: number): void => {
      const index = RATES.findIndex((rate) => rate === player.rate) + by;
      player.setRate(RATES[Math.min(RATES.length - 1, Math.max(0, index))]!);
    };
    const acts: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
      ' ': () => player.toggle(),
      ArrowLeft: ({ shiftKey }) => (shiftKey ? seekEvent(playback, -1) : stepFix(playback, -1)),
      ArrowRight: ({ shiftKey }) => (shiftKey ? seekEvent(playback, 1) : stepFix(playback, 1)),
      '-': () => changeRate(-1),
      '+': () => changeRate(1),
      Home: () => player.seek(player.from),
      End: () => player.seek(player.to),
      Escape: closePlayback,
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
      if (!act || event.ctrlKey || event.altKey || event.metaKey || useOverlay.getState().overlay !== null) return;
      const target = event.target instanceof Element ? event.target : document.body;
      if (target.closest(TYPED_INTO) || (event.key === ' ' && target.closest('button, a'))) return;
      act(event);
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [playback]);
}
