import {
  DispatchSettings,
  NewClockSettings,
  itemsOf,
  ProofSettings,
  ReplacementSettings,
  RetentionSettings,
  SettingsChange,
  SettingsName,
  VersionedClockSettings,
  VersionedDispatchSettings,
  VersionedProofSettings,
  VersionedReplacementSettings,
  VersionedRetention,
} from '@roadcall/contracts';
import {
  getClockSettings,
  getDispatchSettings,
  getProofSettings,
  getReplacementSettings,
  getRetention,
  listSettingsChanges,
  setClockSettings,
  setDispatchSettings,
  setProofSettings,
  setReplacementSettings,
  setRetention,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf } from '../http/principal.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'settings';
/** Changes shown of one kind of settings. */
const SHOWN_CHANGES = 50;

/** What an administrator sets for the whole company. */
export function settingsRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/settings/clocks',
      access: 'settings.read',
      tag,
      summary: 'Limits and warnings of the promises; version 0: the defaults',
      response: VersionedClockSettings,
      async handle({ principal, reply }) {
        const settings = await getClockSettings(pool, principal.tenantId);
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/settings/clocks',
      access: 'settings.write',
      tag,
      summary: 'Set them for clocks that start from now on; If-Match says which version',
      body: NewClockSettings,
      response: VersionedClockSettings,
      async handle({ principal, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const settings = await withTransaction(pool, (tx) => setClockSettings(tx, actorOf(principal), body, version));
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/settings/retention',
      access: 'settings.read',
      tag,
      summary: 'How long everything is kept',
      response: VersionedRetention,
      async handle({ principal, reply }) {
        const settings = await getRetention(pool, principal.tenantId);
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/settings/retention',
      access: 'settings.write',
      tag,
      summary:
        'Set how long everything is kept; If-Match says which version. What is older goes within hours, for good',
      body: RetentionSettings,
      response: VersionedRetention,
      async handle({ principal, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const settings = await withTransaction(pool, (tx) => setRetention(tx, actorOf(principal), body, version));
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/settings/dispatch',
      access: 'settings.read',
      tag,
      summary: 'How dispatch decides: weights, limits and times; the schema says what each of them means',
      response: VersionedDispatchSettings,
      async handle({ principal, reply }) {
        const settings = await getDispatchSettings(pool, principal.tenantId);
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/settings/dispatch',
      access: 'settings.write',
      tag,
      summary: 'Set how dispatch decides; If-Match says which version. What is left out gets its default',
      body: DispatchSettings,
      response: VersionedDispatchSettings,
      async handle({ principal, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const by = actorOf(principal);
        const settings = await withTransaction(pool, (tx) => setDispatchSettings(tx, by, body, version));
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/settings/proof',
      access: 'settings.read',
      tag,
      summary: 'When positions prove steps of an assignment, and when a live arrival is told',
      response: VersionedProofSettings,
      async handle({ principal, reply }) {
        const settings = await getProofSettings(pool, principal.tenantId);
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/settings/proof',
      access: 'settings.write',
      tag,
      summary: 'Set when positions prove steps; If-Match says which version. What is left out gets its default',
      body: ProofSettings,
      response: VersionedProofSettings,
      async handle({ principal, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const by = actorOf(principal);
        const settings = await withTransaction(pool, (tx) => setProofSettings(tx, by, body, version));
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/settings/replacements',
      access: 'settings.read',
      tag,
      summary: 'How replacement vehicles are chosen: least levels, limits and costs',
      response: VersionedReplacementSettings,
      async handle({ principal, reply }) {
        const settings = await getReplacementSettings(pool, principal.tenantId);
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/settings/replacements',
      access: 'settings.write',
      tag,
      summary:
        'Set how replacement vehicles are chosen; If-Match says which version. What is left out gets its default',
      body: ReplacementSettings,
      response: VersionedReplacementSettings,
      async handle({ principal, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const by = actorOf(principal);
        const settings = await withTransaction(pool, (tx) => setReplacementSettings(tx, by, body, version));
        sendVersion(reply, settings);
        return settings;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/settings/:name/changes',
      access: 'settings.read',
      tag,
      summary: 'Who changed what of these settings and when, newest first',
      params: z.object({ name: SettingsName }),
      response: itemsOf(SettingsChange),
      handle: async ({ principal, params }) => ({
        items: await listSettingsChanges(pool, principal.tenantId, params.name, SHOWN_CHANGES),
      }),
    }),
  ];
}
