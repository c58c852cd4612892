// A child that does nothing but what the supervisor sees: it is ready, sends or receives live frames, and ends.
import type { LiveMessage } from '@roadcall/bus';
import { TenantId } from '@roadcall/contracts';
import { announceReady, createLogger, createShutdown } from '@roadcall/service-kit';

const service = process.env['STUB_NAME'] ?? 'stub';
const logger = createLogger({ service });
const shutdown = createShutdown({ logger });
shutdown.listen();

if (process.env['STUB_FAILS'] !== undefined) {
  logger.fatal(process.env['STUB_FAILS']);
  process.exit(1);
}
if (service === 'ingestor') {
  const message: LiveMessage = { type: 'live', tenantId: TenantId.parse(1), frame: new Uint8Array([1, 2, 3]) };
  const sender = setInterval(() => process.send?.(message), 50);
  shutdown.onClose('sender', () => clearInterval(sender));
}
process.once('message', (message: { frame?: Uint8Array }) =>
  logger.info({ bytes: message.frame?.length, isBytes: message.frame instanceof Uint8Array }, 'live frame'),
);
// The channel to the supervisor keeps the process running.
process.on('message', () => undefined);
logger.info({ pid: process.pid, owner: process.env['DATABASE_OWNER_URL'] ?? null }, 'started');
announceReady({ service, ports: {} });
