import { createServer } from 'node:net';
import { freePort } from '@roadcall/local-postgres';
import { PlainError } from './plain-error.ts';

/**
 * Makes sure that a port can be bound before anything is started; 0 becomes a free port.
 * @throws PlainError saying what is wrong and which option changes it.
 */
export async function claimPort(host: string, port: number, option: string): Promise<number> {
  if (port === 0) return freePort(host).catch((error: unknown) => refuse(host, port, option, error));
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  }).catch((error: unknown) => refuse(host, port, option, error));
  return port;
}

function refuse(host: string, port: number, option: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    throw new PlainError(`Port ${port} on ${host} is in use; choose another with ${option}.`, { cause: error });
  }
  if (code === 'EACCES') {
    throw new PlainError(`You may not use port ${port}; choose one above 1023 with ${option}.`, { cause: error });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EINVAL') {
    throw new PlainError(`"${host}" is no address of this machine; choose another with --host.`, { cause: error });
  }
  throw error;
}
