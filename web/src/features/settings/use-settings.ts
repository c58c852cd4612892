import type { SettingsName } from '@roadcall/contracts';
import { useQuery } from '@tanstack/react-query';
import { settingsApi } from '../../data/settings-api.ts';
import type { PageName } from './settings-pages.ts';

/** Read again when the feed says that somebody has set them (data/event-effects.ts). */
export const useSettings = (page: PageName) =>
  useQuery({ queryKey: ['settings', page], queryFn: ({ signal }) => settingsApi.get(page, signal) });

export const useSettingsChanges = (name: SettingsName) =>
  useQuery({ queryKey: ['settings', name, 'changes'], queryFn: ({ signal }) => settingsApi.changes(name, signal) });
