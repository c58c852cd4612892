import { create } from 'zustand';
import type { ThemeName } from './tones.ts';

export const APPEARANCES = ['dark', 'light', 'system'] as const;
export type Appearance = (typeof APPEARANCES)[number];

interface ThemeState {
  readonly appearance: Appearance;
  readonly highContrast: boolean;
  readonly comfortable: boolean;
  /** What `appearance` means now. */
  readonly theme: ThemeName;
}

const STORAGE_KEY = 'roadcall.theme';
const prefersLight = window.matchMedia('(prefers-color-scheme: light)');

function resolve(appearance: Appearance): ThemeName {
  if (appearance !== 'system') return appearance;
  return prefersLight.matches ? 'light' : 'dark';
}

function remembered(): Omit<ThemeState, 'theme'> {
  const kept = new URLSearchParams(localStorage.getItem(STORAGE_KEY) ?? '');
  return {
    appearance: APPEARANCES.find((name) => name === kept.get('appearance')) ?? 'system',
    highContrast: kept.has('contrast') || window.matchMedia('(prefers-contrast: more)').matches,
    comfortable: kept.has('comfortable'),
  };
}

export const useTheme = create<ThemeState>(() => {
  const kept = remembered();
  return { ...kept, theme: resolve(kept.appearance) };
});

function show({ theme, highContrast, comfortable }: ThemeState): void {
  const root = document.documentElement;
  root.dataset['theme'] = theme;
  root.dataset['contrast'] = highContrast ? 'high' : 'normal';
  root.dataset['density'] = comfortable ? 'comfortable' : 'dense';
}

useTheme.subscribe(show);
show(useTheme.getState());
prefersLight.addEventListener('change', () => useTheme.setState(({ appearance }) => ({ theme: resolve(appearance) })));

export function chooseTheme(choice: Partial<Omit<ThemeState, 'theme'>>): void {
  useTheme.setState((state) => {
    const next = { ...state, ...choice };
    const keep = new URLSearchParams({ appearance: next.appearance });
    if (next.highContrast) keep.set('contrast', '1');
    if (next.comfortable) keep.set('comfortable', '1');
    localStorage.setItem(STORAGE_KEY, keep.toString());
    return { ...next, theme: resolve(next.appearance) };
  });
}
