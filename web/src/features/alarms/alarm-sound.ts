import type { Alarm } from '@roadcall/contracts';
import { create } from 'zustand';
import { useFleet } from '../../data/fleet-store.ts';
import { onEvents } from '../../data/live.ts';
import { isPermittedNow } from '../../data/session.ts';
import { tabOf } from './alarm-groups.ts';

const STORAGE_KEY = 'roadcall.alarm-sound';
/** A critical alarm that nobody has seen sounds again after this long, ms. */
const REPEAT_MS = 8_000;
/** Tones: frequency in Hz and when each begins, seconds. */
const TONES = {
  warning: [[660, 0]],
  critical: [
    [880, 0],
    [660, 0.22],
    [880, 0.44],
  ],
} as const;
const TONE_S = 0.18;

interface Sound {
  /** 0 to 1. */
  readonly volume: number;
  readonly muted: boolean;
  /** The browser lets nothing sound before somebody has clicked or typed on the page. */
  readonly blocked: boolean;
}

function remembered(): Sound {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
    const { volume, muted } = (typeof kept === 'object' ? kept : {}) as { volume?: unknown; muted?: unknown };
    const isSane = typeof volume === 'number' && volume >= 0 && volume <= 1;
    return { volume: isSane ? volume : 0.6, muted: muted === true, blocked: false };
  } catch {
    // Somebody else's text under our key: start afresh.
    return { volume: 0.6, muted: false, blocked: false };
  }
}

export const useSound = create<Sound>(remembered);
useSound.subscribe(({ volume, muted }) => localStorage.setItem(STORAGE_KEY, JSON.stringify({ volume, muted })));

let context: AudioContext | undefined;

/** Lets the page sound, from a click; and shows that it does. */
export async function unblockSound(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  useSound.setState({ blocked: context.state !== 'running' });
  await play('warning');
}

async function play(tone: keyof typeof TONES): Promise<void> {
  const { volume, muted } = useSound.getState();
  if (muted || volume === 0) return;
  context ??= new AudioContext();
  // Resuming waits for ever while the browser blocks it.
  if (context.state === 'suspended')
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 300))]);
  const isBlocked = context.state !== 'running';
  useSound.setState({ blocked: isBlocked });
  if (isBlocked) return;
  for (const [frequency, at] of TONES[tone]) {
    const begin = context.currentTime + at;
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setTargetAtTime(volume * 0.4, begin, 0.01);
    gain.gain.setTargetAtTime(0, begin + TONE_S - 0.05, 0.02);
    const oscillator = new OscillatorNode(context, { type: 'triangle', frequency });
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + TONE_S);
  }
}

/** Whether an alarm calls until somebody has seen it. */
function isCalling(alarm: Alarm): boolean {
  return alarm.severity === 'critical' && tabOf(alarm, Date.now()) === 'waiting';
}

/** Info is silent, a warning sounds once, a critical alarm again and again until nobody needs to see it any more. */
export function startAlarmSound(): () => void {
  const stop = onEvents((events) => {
    const raised = events.flatMap((event) => (event.kind === 'alarm.raised' ? [event.data] : []));
    // A broken promise calls whoever it is escalated to.
    const isEscalated = isPermittedNow('clocks.override') && events.some((event) => event.kind === 'clock.breached');
    if (isEscalated || raised.some(isCalling)) void play('critical');
    else if (raised.some(({ severity }) => severity === 'warning')) void play('warning');
  });
  const timer = setInterval(() => {
    if ([...useFleet.getState().alarms.values()].some(isCalling)) void play('critical');
  }, REPEAT_MS);
  return () => {
    stop();
    clearInterval(timer);
  };
}
