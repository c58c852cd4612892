import { access } from 'node:fs/promises';
import { SignedIn } from '@roadcall/contracts';
import { createApiClient } from './api-client.ts';
import { ask } from './ask.ts';
import { HELP, parseCommand, UsageError, type Command } from './command.ts';
import { runCommand, writeSecrets } from './run-command.ts';

/** Devices from the command line, over the API. Secrets go once to standard output, or to a file of one's own. */
async function main(): Promise<void> {
  const command = parseCommand(process.argv.slice(2));
  if (command === undefined) {
    process.stdout.write(HELP);
    return;
  }
  await refuseExistingFile(command);
  const token = process.env.ROADCALL_TOKEN ?? (await signIn(command.api));
  const { said, given, secret } = await runCommand(command, createApiClient(command.api, token));
  for (const line of said) process.stderr.write(`${line}\n`);
  if (given.length === 0) return;
  if (!secret || command.out === undefined) process.stdout.write(`${given.join('\n')}\n`);
  else await writeSecrets(command.out, given);
}

/** Before anything is made: afterwards the secrets would be lost. */
async function refuseExistingFile({ out }: Command): Promise<void> {
  if (out === undefined) return;
  const isThere = await access(out).then(
    () => true,
    () => false,
  );
  if (isThere) throw new UsageError(`${out} is there already; secrets go into a new file only.`);
}

async function signIn(api: string): Promise<string> {
  const username = await ask('User name: ', false);
  const password = await ask('Password: ', true);
  const json = { username, password, transport: 'bearer' };
  const { token } = await createApiClient(api, undefined).call('POST', '/auth/sign-in', SignedIn, { json });
  if (token === null) throw new UsageError('The API gave no token.');
  return token;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
