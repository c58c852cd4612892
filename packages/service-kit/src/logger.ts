import { pino, stdSerializers, type DestinationStream, type Logger as PinoLogger } from 'pino';
import type { CommonConfig } from './config.ts';

export type Logger = PinoLogger;

export interface LoggerOptions {
  service: string;
  level?: CommonConfig['LOG_LEVEL'];
  /** json: one object a line for machines; text: short lines for a person. */
  format?: CommonConfig['ROADCALL_LOG_FORMAT'];
  /** Where lines go; standard output unless told. */
  destination?: DestinationStream;
}

const SECRET_KEYS = [
  'password',
  'passwordHash',
  'credential',
  'credentials',
  'secret',
  'token',
  'accessToken',
  'sessionToken',
  'authorization',
  'cookie',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'REDIS_URL',
  'MQTT_URL',
  'PROVISIONING_TOKEN',
  'METRICS_TOKEN',
];
const REDACTED_PATHS = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/**
 * A logger whose lines carry the service's name, UTC times and no secrets: fields that are named like one are
 * replaced, and so are passwords inside URLs of errors.
 */
export function createLogger(options: LoggerOptions): Logger {
  const destination = options.destination ?? process.stdout;
  return pino(
    {
      level: options.level ?? 'info',
      base: { service: options.service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
      serializers: { err: serializeError, error: serializeError },
    },
    options.format === 'text' ? { write: (line) => destination.write(asText(line)) } : destination,
  );
}

/** For tests and tools that want no output. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}

function serializeError(error: Error): Record<string, unknown> {
  const { type, message, stack } = stdSerializers.errWithCause(error);
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { type, message: withoutUrlPasswords(message), stack: withoutUrlPasswords(stack ?? ''), ...code };
}

function withoutUrlPasswords(text: string): string {
  return text.replaceAll(/(\/\/[^/:@\s]*:)[^@/\s]+@/g, '$1[redacted]@');
}

/** `06:29:01 warn  ingestor  quarantined a message  reason=null-island count=3` */
function asText(line: string): string {
  const { time, level, service, msg, err, error, ...fields } = JSON.parse(line) as Record<string, unknown> & {
    msg?: string;
  };
  const extras = Object.entries(fields).map(([key, value]) => `  ${key}=${JSON.stringify(value)}`);
  const thrown = (err ?? error) as { stack?: string; message?: string } | undefined;
  const cause =
    thrown === undefined ? '' : `\n    ${(thrown.stack ?? thrown.message ?? '').replaceAll('\n', '\n    ')}`;
  const clock = String(time).slice(11, 19);
  return `${clock} ${String(level).padEnd(5)} ${String(service)}  ${msg ?? ''}${extras.join('')}${cause}\n`;
}
