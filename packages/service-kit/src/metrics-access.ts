import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * /metrics is open to callers on the loopback interface and to bearers of METRICS_TOKEN. A request that a proxy
 * forwarded comes from somewhere else, even if the proxy runs on this machine.
 */
export function mayReadMetrics(request: IncomingMessage, token: string | undefined): boolean {
  if (token !== undefined) {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), digest(token))) return true;
  }
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  return forwarded === undefined && isLoopback(request.socket.remoteAddress ?? '');
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
