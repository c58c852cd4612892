import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import { describeError, type Logger } from '@roadcall/service-kit';
import { readOwn, readShared, type Wire } from './shared-reads.ts';

/** Dead peers that send no keep-alive are found by TCP, ms. */
const TCP_KEEP_ALIVE_MS = 60_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const CERTIFICATE_CHECK_MS = 5_000;
const BACKLOG = 4_096;

/** Certificate (with its chain) and key, PEM. */
export interface TlsFiles {
  certFile: string;
  keyFile: string;
}

export interface ListenerOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Set: TLS 1.2 or newer. */
  tls?: TlsFiles | undefined;
  /** A TCP connection, before TLS. @returns whether it may go on. */
  mayOpen: (socket: Socket) => boolean;
  /** MQTT may begin. */
  onConnection: (wire: Wire) => void;
  logger: Logger;
}

export interface Listener {
  listen(): Promise<number>;
  /** Takes no more. Resolves when it has closed; connections may still be open. */
  close(): Promise<void>;
  readonly isListening: boolean;
}

const TCP_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS };

/** One port where devices connect. @throws Error when certificate or key cannot be read. */
export function createListener(options: ListenerOptions): Listener {
  const { tls } = options;
  const server = tls === undefined ? createPlainListener(options) : createTlsListener(tls, options);
  return {
    listen: () => listen(server, options),
    close: () => {
      if (tls !== undefined) for (const file of [tls.certFile, tls.keyFile]) unwatchFile(file);
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
    get isListening() {
      return server.listening;
    },
  };
}

function createPlainListener({ mayOpen, onConnection }: ListenerOptions): Server {
  return createServer({ ...TCP_OPTIONS, pauseOnConnect: true }, (accepted) => {
    const wire = readShared(accepted);
    if (mayOpen(wire.socket)) onConnection(wire);
    else wire.socket.destroy();
  });
}

/** Certificates are renewed under a running server: a changed file is taken for the connections that come after. */
function createTlsListener(files: TlsFiles, { mayOpen, onConnection, logger }: ListenerOptions): TlsServer {
  const read = () => ({ cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) });
  const server = createTlsServer({
    ...read(),
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    ...TCP_OPTIONS,
  });
  server.on('connection', (socket: Socket) => {
    if (!mayOpen(socket)) socket.destroy();
  });
  server.on('secureConnection', (socket: TLSSocket) => onConnection(readOwn(socket)));
  server.on('tlsClientError', (error) => logger.debug({ reason: describeError(error) }, 'a TLS handshake failed'));
  const renew = (): void => {
    try {
      server.setSecureContext({ ...read(), minVersion: 'TLSv1.2' });
      logger.info({ certFile: files.certFile }, 'took a new certificate');
    } catch (error) {
      logger.error({ reason: describeError(error) }, 'a new certificate cannot be used; the old one stays');
    }
  };
  for (const file of [files.certFile, files.keyFile]) {
    watchFile(file, { interval: CERTIFICATE_CHECK_MS, persistent: false }, renew);
  }
  return server;
}

/** @throws the listen error, e.g. EADDRINUSE. */
function listen(server: Server, { host, port }: ListenerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
