import {
  itemsOf,
  SettingsChange,
  type SettingsName,
  VersionedClockSettings,
  VersionedDispatchSettings,
  VersionedProofSettings,
  VersionedReplacementSettings,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

/** Settings of any kind: numbers by key, limits within. */
export type AnySettings = { version: number } & object;
interface Schema {
  parse(body: unknown): AnySettings;
}

const SCHEMAS = {
  dispatch: VersionedDispatchSettings,
  clocks: VersionedClockSettings,
  proof: VersionedProofSettings,
  replacements: VersionedReplacementSettings,
} as const;
export type SettingsKind = keyof typeof SCHEMAS;
const schemaOf = (kind: SettingsKind): Schema => SCHEMAS[kind];

const changes = itemsOf(SettingsChange);

/** The company's settings: read, set whole, and who changed what. */
export const settingsApi = {
  get: (kind: SettingsKind, signal?: AbortSignal): Promise<AnySettings> =>
    request('GET', apiPaths.settings(kind), schemaOf(kind), { signal }),
  put: (kind: SettingsKind, body: object, version: number): Promise<AnySettings> =>
    request('PUT', apiPaths.settings(kind), schemaOf(kind), { body, version }),
  changes: (name: SettingsName, signal?: AbortSignal) =>
    request('GET', apiPaths.settingsChanges(name), changes, { signal }),
};
