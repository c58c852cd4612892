import type { Tone } from '../marks/marks.ts';

export type ThemeName = 'dark' | 'light';

/**
 * Colours of the marks. Each passes 3:1 on its basemap, and the pairs that share a shape differ in lightness too, so that they hold
 * under the common colour-vision deficiencies.
 */
export const TONES: Readonly<Record<ThemeName, Readonly<Record<Tone, string>>>> = {
  dark: {
    green: '#46d38f',
    blue: '#58a6ff',
    teal: '#35c6c2',
    grey: '#93a0b1',
    red: '#ff5d5d',
    magenta: '#ff6ad0',
    violet: '#b095ff',
  },
  light: {
    green: '#0c8450',
    blue: '#1766d6',
    teal: '#0a7c83',
    grey: '#5d6978',
    red: '#d0262b',
    magenta: '#bd1690',
    violet: '#6a3ad2',
  },
};
