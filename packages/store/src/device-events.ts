import type { DeviceId, EventBody } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Transaction } from './transaction.ts';

type DeviceAct = Extract<EventBody, { kind: 'device.changed' }>['data']['act'];

/** Appends who did what to a device: the record of its registration, edits, credentials and fittings. */
export function announceDevice(tx: Transaction, by: Actor, deviceId: DeviceId, act: DeviceAct): void {
  appendEvents(tx, [
    { ...by, subjectId: deviceId, body: { kind: 'device.changed', data: { deviceId, act, count: 1 } } },
  ]);
}
