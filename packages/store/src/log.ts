/** What this package says while it works; any pino logger is one. */
export interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** For callers that want no output. */
export const noLog: StoreLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
