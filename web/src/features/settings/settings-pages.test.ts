import { DEFAULT_DISPATCH_SETTINGS, NewClockSettings, type VersionedClockSettings } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { en } from '../../i18n/en/index.ts';
import { bodyOf, PAGES, SETTINGS_PAGES, unitOf, valuesOf } from './settings-pages.ts';

test.each(PAGES)('every field of %s is in exactly one group, bounded, and has words', (name) => {
  const { fields, groups } = SETTINGS_PAGES[name];
  expect(groups.flatMap(([, paths]) => paths).toSorted()).toEqual([...fields.keys()].toSorted());
  for (const [path, { min, max, preset }] of fields) {
    expect({ path, isBounded: preset >= min && preset <= max && max < Infinity }).toEqual({ path, isBounded: true });
    const words = path.startsWith('limitsS.')
      ? Object.keys(en.promises.meaning).includes(path.slice('limitsS.'.length))
      : Object.keys(en.settings[name]).includes(path);
    expect({ path, words }).toEqual({ path, words: true });
  }
});

test('what is read is what is sent', () => {
  expect(bodyOf(valuesOf('dispatch', { ...DEFAULT_DISPATCH_SETTINGS, version: 3 }))).toEqual(DEFAULT_DISPATCH_SETTINGS);
  const clocks: VersionedClockSettings = {
    ...NewClockSettings.parse({ limitsS: { 'rescue.dispatch': 240 } }),
    version: 1,
  };
  const { version: _version, ...sent } = clocks;
  expect(bodyOf(valuesOf('clocks', clocks))).toEqual(sent);
});

test('a unit is read off the name', () => {
  expect(
    ['offerS', 'limitsS.rescue.dispatch', 'energyReservePct', 'slowKph', 'arriveM', 'lateWeight'].map(unitOf),
  ).toEqual(['seconds', 'seconds', 'percent', 'kph', 'metres', 'times']);
  expect(SETTINGS_PAGES.dispatch.fields.get('maxSwaps')).toMatchObject({ isInteger: true, min: 0, max: 10, preset: 2 });
});
