import type { RoadClass } from '@roadcall/contracts';
import type { ThemeName } from '../theme/tones.ts';

interface RoadColours {
  readonly fill: string;
  readonly casing: string;
}

/** Colours of the basemap. Quiet on purpose: everything that lives on the map must be easier to see than the map. */
export interface BasemapPalette {
  readonly outside: string;
  readonly land: string;
  readonly built: string;
  readonly works: string;
  readonly airfield: string;
  readonly runway: string;
  readonly district: string;
  readonly districtLine: string;
  readonly water: string;
  readonly waterLine: string;
  readonly park: string;
  readonly rail: string;
  readonly railDash: string;
  readonly road: Readonly<Record<Exclude<RoadClass, 'rail'>, RoadColours>>;
  readonly text: { readonly road: string; readonly major: string; readonly place: string; readonly quiet: string };
  readonly waterText: string;
  readonly parkText: string;
  readonly halo: string;
  readonly branch: string;
}

export const BASEMAP_PALETTE: Readonly<Record<ThemeName, BasemapPalette>> = {
  dark: {
    outside: '#0c1118',
    land: '#121922',
    built: '#182029',
    works: '#171d26',
    airfield: '#19212c',
    runway: '#2c3643',
    district: '#151d28',
    districtLine: '#253142',
    water: '#0b1c2e',
    waterLine: '#12304b',
    park: '#12231f',
    rail: '#2a3544',
    railDash: '#121922',
    road: {
      motorway: { fill: '#5b5749', casing: '#0e141c' },
      trunk: { fill: '#4a505a', casing: '#0e141c' },
      primary: { fill: '#3b4858', casing: '#0e141c' },
      secondary: { fill: '#303c4b', casing: '#0f161f' },
      tertiary: { fill: '#293543', casing: '#0f161f' },
      residential: { fill: '#232d39', casing: '#111820' },
      service: { fill: '#1b232d', casing: '#111820' },
    },
    text: { road: '#8996a6', major: '#a5b0be', place: '#dbe3ec', quiet: '#8794a5' },
    waterText: '#5f8fb8',
    parkText: '#5d9a7c',
    halo: '#0e141c',
    branch: '#dbe3ec',
  },
  light: {
    outside: '#e6e9ec',
    land: '#f4f4f1',
    built: '#ece9df',
    works: '#e9e7e6',
    airfield: '#e6e8ee',
    runway: '#cfd4dc',
    district: '#efefeb',
    districtLine: '#d3d6d8',
    water: '#bcd9ea',
    waterLine: '#a3c8de',
    park: '#d5e7cd',
    rail: '#c3c8ce',
    railDash: '#f4f4f1',
    road: {
      motorway: { fill: '#f8d795', casing: '#dcae57' },
      trunk: { fill: '#fbe6b9', casing: '#dfbf7c' },
      primary: { fill: '#ffffff', casing: '#cfd0cc' },
      secondary: { fill: '#ffffff', casing: '#d6d7d3' },
      tertiary: { fill: '#ffffff', casing: '#dddeda' },
      residential: { fill: '#ffffff', casing: '#e4e5e1' },
      service: { fill: '#fbfbf9', casing: '#e7e8e4' },
    },
    text: { road: '#646d78', major: '#56606c', place: '#26303c', quiet: '#5f6975' },
    waterText: '#3f7fa6',
    parkText: '#43784b',
    halo: '#ffffff',
    branch: '#26303c',
  },
};
