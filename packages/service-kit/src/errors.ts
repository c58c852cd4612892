/** Whatever was thrown, as an Error; a non-error becomes the message and stays as the cause. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}

/**
 * One line with the whole chain of causes: "cannot open the store: connection refused". Repeated messages appear
 * once; an AggregateError names its parts.
 */
export function describeError(thrown: unknown): string {
  const messages: string[] = [];
  let current: unknown = thrown;
  while (current !== undefined && current !== null && messages.length < 8) {
    const message = messageOf(current);
    if (message !== '' && !messages.some((earlier) => earlier.includes(message))) messages.push(message);
    current = current instanceof Error ? current.cause : undefined;
  }
  return messages.join(': ') || 'unknown error';
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') {
    return thrown.errors.map((part: unknown) => messageOf(part)).join(', ');
  }
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.message === '' ? thrown.name : thrown.message;
}
