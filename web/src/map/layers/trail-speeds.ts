import type { ThemeName } from '../../theme/tones.ts';

/** Colour of a trail by speed: slow is dim, fast is bright; one hue family, so that it is no second language of status. */
export const TRAIL_SPEEDS: readonly { fromKph: number; colour: Readonly<Record<ThemeName, string>> }[] = [
  { fromKph: 0, colour: { dark: '#5b6b80', light: '#8b97a6' } },
  { fromKph: 15, colour: { dark: '#3f8fd6', light: '#5a9bdc' } },
  { fromKph: 40, colour: { dark: '#35c2d6', light: '#0f8fb0' } },
  { fromKph: 60, colour: { dark: '#9adf6b', light: '#4c9a1c' } },
  { fromKph: 90, colour: { dark: '#ffd34d', light: '#c98a00' } },
  { fromKph: 120, colour: { dark: '#ff8d5c', light: '#d2541b' } },
];
