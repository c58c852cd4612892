/** A fault of the user's surroundings: its message is one clear sentence, shown without a stack. */
export class PlainError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlainError';
  }
}

/** The sentence for a fault, whoever threw it: full disks and forbidden folders are told apart from our own faults. */
export function sentenceFor(error: unknown): string | undefined {
  if (error instanceof PlainError) return error.message;
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const code = 'code' in current ? current.code : undefined;
    if (code === 'ENOSPC' || /No space left on device/.test(current.message)) {
      return `The disk is full: ${current.message}.`;
    }
    const nameless = /could not look up effective user ID (\d+)/.exec(current.message)?.[1];
    if (nameless !== undefined) {
      return `PostgreSQL runs only as a user that has a name, and user id ${nameless} has none in /etc/passwd.`;
    }
    if (code === 'EDQUOT') return `Your disk quota is used up: ${current.message}.`;
    if (code === 'EROFS') return `The file system is read-only: ${current.message}.`;
  }
  return undefined;
}
