import { readFile, writeFile } from 'node:fs/promises';
import {
  CredentialRecord,
  DeviceCredential,
  DeviceImportReport,
  GatewayCredential,
  itemsOf,
  RegisteredDevice,
  RegisteredGateway,
  type ImportRefusal,
} from '@roadcall/contracts';
import type { ApiClient } from './api-client.ts';
import { UsageError, type Command } from './command.ts';

const nothing = { parse: (): undefined => undefined };
const credentials = itemsOf(CredentialRecord);

/** Lines for standard error (what was done) and for standard output or `--out` (secrets, lists). */
export interface Outcome {
  said: string[];
  given: string[];
  /** Whether `given` holds secrets, which go to `--out` if there is one. */
  secret: boolean;
}

/** Does what was asked for. @throws UsageError with what is wrong, where and why. */
export async function runCommand(command: Command, api: ApiClient): Promise<Outcome> {
  switch (command.act) {
    case 'add': {
      const json = { id: command.id, imei: command.imei ?? null, ...(command.model ? { model: command.model } : {}) };
      const { credential } = await api.call('POST', '/devices', RegisteredDevice, { json });
      return { said: [`${command.id} is registered.`], given: [secretLine(credential)], secret: true };
    }
    case 'rotate': {
      const issued = await api.call('POST', `${pathOf(command.id)}/credentials`, DeviceCredential);
      return { said: [`A new secret for ${command.id} was issued.`], given: [secretLine(issued)], secret: true };
    }
    case 'revoke': {
      await api.call(
        'DELETE',
        `${pathOf(command.id)}/credentials/${encodeURIComponent(command.credentialId)}`,
        nothing,
      );
      return { said: [`The credential of ${command.id} is revoked.`], given: [], secret: false };
    }
    case 'list': {
      const { items } = await api.call('GET', `${pathOf(command.id)}/credentials`, credentials);
      const given = items.map((one) => {
        const end = one.revokedAt === null ? 'live' : `revoked ${one.revokedAt} by ${one.revokedBy ?? 'somebody'}`;
        return `${one.id}  issued ${one.createdAt} by ${one.createdBy ?? 'somebody'}  ${end}`;
      });
      return { said: [], given, secret: false };
    }
    case 'add-gateway': {
      const { id, label, models, devices } = command;
      const json = { id, label, models, devices };
      const { gateway, credential } = await api.call('POST', '/gateways', RegisteredGateway, { json });
      const said = `Gateway ${id} may publish for ${gateway.deviceCount} devices, as ${gateway.username}.`;
      return { said: [said], given: [gatewayLine(credential)], secret: true };
    }
    case 'rotate-gateway': {
      const issued = await api.call('POST', `${gatewayPath(command.id)}/credentials`, GatewayCredential);
      return { said: [`A new secret for ${command.id} was issued.`], given: [gatewayLine(issued)], secret: true };
    }
    case 'revoke-gateway': {
      const path = `${gatewayPath(command.id)}/credentials/${encodeURIComponent(command.credentialId)}`;
      await api.call('DELETE', path, nothing);
      return { said: [`The credential of ${command.id} is revoked.`], given: [], secret: false };
    }
    case 'import':
      return importFile(command, api);
    default:
      return command satisfies never;
  }
}

async function importFile(command: Extract<Command, { act: 'import' }>, api: ApiClient): Promise<Outcome> {
  const csv = await readFile(command.file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`${command.file} cannot be read.`, { cause });
  });
  const query = `?dryRun=${command.dryRun}&refused=${command.skipRefused ? 'skip' : 'stop'}`;
  const report = await api.call('POST', `/devices/import${query}`, DeviceImportReport, { csv });
  const made = command.dryRun ? `${report.accepted} would be registered` : `${report.devices.length} are registered`;
  return {
    said: [...report.refusals.map(refusalLine), `Of ${report.lines} lines ${made}, ${report.refused} are refused.`],
    given: report.devices.map(({ id, credentialId, secret }) => secretLine({ deviceId: id, id: credentialId, secret })),
    secret: true,
  };
}

/** Device, credential and secret: none of them holds a comma. */
function secretLine({ deviceId, id, secret }: DeviceCredential): string {
  return `${deviceId},${id},${secret}`;
}

/** User name, credential and secret. */
function gatewayLine({ username, id, secret }: GatewayCredential): string {
  return `${username},${id},${secret}`;
}

function gatewayPath(id: string): string {
  return `/gateways/${encodeURIComponent(id)}`;
}

function refusalLine({ line, field, value, why, allowed }: ImportRefusal): string {
  return `line ${line}, ${field}: ${value === '' ? '' : `"${value}": `}${why}; allowed: ${allowed}`;
}

function pathOf(id: string): string {
  return `/devices/${encodeURIComponent(id)}`;
}

/** Writes secrets to a file that is new and only its owner's. @throws UsageError when there is one of this name. */
export async function writeSecrets(file: string, lines: readonly string[]): Promise<void> {
  await writeFile(file, `device,credential,secret\n${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' }).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : 'for no reason known';
      throw new UsageError(`${file} cannot be written: ${reason}`, { cause });
    },
  );
}
