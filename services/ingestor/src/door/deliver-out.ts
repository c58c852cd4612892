import { deviceTopic, type DeviceId } from '@roadcall/contracts';
import type { Connection } from './connection.ts';
import type { Delivery, DeliveryStart } from './device-door.ts';
import { packetBytes } from './packet-parser.ts';
import type { Session, SessionBook } from './sessions.ts';

const MAX_PACKET_ID = 65_535;

/** Whether `deliver` would send it, but for a full window. */
export function canDeliver(book: SessionBook, deviceId: DeviceId, id: string): boolean {
  return readerOf(book, deviceId) !== undefined && !isUnderWay(book, deviceId, id);
}

/** Of the device's connections that subscribed to `commands` the one that was opened last. */
function readerOf(book: SessionBook, deviceId: DeviceId): Connection | undefined {
  return book.entryOf(deviceId)?.connections.findLast(({ admitted }) => admitted?.session.readsCommands === true);
}

function isUnderWay(book: SessionBook, deviceId: DeviceId, id: string): boolean {
  for (const { admitted } of book.entryOf(deviceId)?.connections ?? []) {
    for (const unanswered of admitted?.session.unanswered?.values() ?? []) if (unanswered.id === id) return true;
  }
  return false;
}

/** Sends a message with QoS 1. */
export function deliver(book: SessionBook, delivery: Delivery): DeliveryStart {
  const connection = readerOf(book, delivery.deviceId);
  if (connection?.admitted === undefined) return 'unreachable';
  if (isUnderWay(book, delivery.deviceId, delivery.id)) return 'under_way';
  const { session, receiveMaximum } = connection.admitted;
  const { maxUnanswered } = connection.core.limits;
  // [MQTT-3.3.4-9]: never more than the client's receive maximum.
  if ((session.unanswered?.size ?? 0) >= Math.min(receiveMaximum, maxUnanswered)) return 'busy';
  const packetId = nextPacketId(session);
  const bytes = publishBytes(connection, delivery, packetId, false);
  if (bytes.length > connection.style.maxPacketBytes) return 'too_large'; // [MQTT-3.1.2-24] of 5.0
  (session.unanswered ??= new Map()).set(packetId, delivery);
  connection.write(bytes);
  return 'sent';
}

/** After a reconnection: everything unanswered again, in its order, marked as repeated [MQTT-4.4.0-1, MQTT-3.3.1-1]. */
export function resendUnanswered(connection: Connection, session: Session): void {
  if (session.unanswered === undefined) return;
  for (const [packetId, delivery] of session.unanswered) {
    if (delivery.expiresAt <= Date.now()) session.unanswered.delete(packetId);
    else connection.write(publishBytes(connection, delivery, packetId, true));
  }
}

/** @param reasonCode 0x80 and above: the device does not take it (MQTT 5). An id that waits for nothing is let be. */
export function handlePuback(session: Session, packetId: number, reasonCode: number, reason: string | undefined): void {
  const delivery = session.unanswered?.get(packetId);
  if (delivery === undefined) return;
  session.unanswered!.delete(packetId);
  delivery.onAnswer(
    reasonCode < 0x80
      ? { accepted: true }
      : { accepted: false, reason: reason ?? `reason code 0x${reasonCode.toString(16)}` },
  );
}

function nextPacketId(session: Session): number {
  do {
    session.lastPacketId = (session.lastPacketId % MAX_PACKET_ID) + 1;
  } while (session.unanswered?.has(session.lastPacketId) === true); // [MQTT-2.3.1-2], 5.0: [MQTT-2.2.1-4]
  return session.lastPacketId;
}

function publishBytes({ style }: Connection, delivery: Delivery, messageId: number, dup: boolean): Buffer {
  const remainingS = Math.max(1, Math.ceil((delivery.expiresAt - Date.now()) / 1_000)); // [MQTT-3.3.2-6]
  return packetBytes(
    {
      cmd: 'publish',
      topic: deviceTopic(delivery.deviceId, 'commands'),
      payload: Buffer.from(delivery.payload),
      qos: 1,
      dup,
      retain: false,
      messageId,
      ...(style.version === 5 && { properties: { messageExpiryInterval: remainingS } }),
    },
    style.version,
  );
}
