/** Sent to the supervisor once a service works; `ports` are those it really listens on. */
export interface ReadyMessage {
  type: 'ready';
  service: string;
  ports: Record<string, number>;
}

/** Whether a supervisor started this process and still holds its channel. */
export function isSupervised(): boolean {
  return process.connected;
}

/** Tells the supervisor, if there is one, that the service is ready. */
export function announceReady(ready: { service: string; ports: Record<string, number> }): void {
  const message: ReadyMessage = { type: 'ready', service: ready.service, ports: ready.ports };
  if (process.connected) process.send?.(message);
}
