/** How fast time may run. */
export const RATES = [1, 2, 5, 10, 20, 30, 60] as const;

/** Runs time over a period. It lives outside React: the position changes with every frame. */
export interface Player {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly isPlaying: boolean;
  readonly rate: number;
  seek(at: number): void;
  readonly toggle: () => void;
  setRate(rate: number): void;
  /** Calls back on each frame that moves time, and after a seek. */
  readonly onTime: (listener: (at: number) => void) => () => void;
  /** Calls back when it starts, stops or changes its rate. */
  readonly onChange: (listener: () => void) => () => void;
  stop(): void;
}

export interface Frames {
  request(run: (nowMs: number) => void): number;
  cancel(id: number): void;
}

const BROWSER: Frames = {
  request: (run) => requestAnimationFrame(run),
  cancel: (id) => cancelAnimationFrame(id),
};

/** A longer pause between frames (a tab in the background) counts as this, ms. */
const LONGEST_FRAME_MS = 250;

export function createPlayer(
  period: { from: number; to: number; at: number; rate: number },
  frames: Frames = BROWSER,
): Player {
  const { from, to } = period;
  const inside = (wanted: number): number => Math.min(to, Math.max(from, wanted));
  let at = inside(period.at);
  let rate = period.rate;
  let frame: number | undefined;
  let lastMs: number | undefined;
  const timeListeners = new Set<(at: number) => void>();
  const changeListeners = new Set<() => void>();

  const tell = (): void => changeListeners.forEach((listener) => listener());
  const moveTo = (wanted: number): void => {
    at = inside(wanted);
    for (const listener of timeListeners) listener(at);
  };
  const pause = (): void => {
    if (frame !== undefined) frames.cancel(frame);
    frame = undefined;
    lastMs = undefined;
  };
  const run = (nowMs: number): void => {
    const passedMs = lastMs === undefined ? 0 : Math.min(LONGEST_FRAME_MS, nowMs - lastMs);
    lastMs = nowMs;
    moveTo(at + passedMs * rate);
    if (at < to) {
      frame = frames.request(run);
      return;
    }
    pause();
    tell();
  };

  return {
    from,
    to,
    get at() {
      return at;
    },
    get isPlaying() {
      return frame !== undefined;
    },
    get rate() {
      return rate;
    },
    seek: moveTo,
    toggle() {
      if (frame === undefined) {
        if (at >= to) moveTo(from);
        frame = frames.request(run);
      } else pause();
      tell();
    },
    setRate(wanted) {
      rate = wanted;
      tell();
    },
    onTime(listener) {
      timeListeners.add(listener);
      return () => timeListeners.delete(listener);
    },
    onChange(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    stop: pause,
  };
}
