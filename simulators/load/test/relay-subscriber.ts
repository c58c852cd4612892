/**
 * A client of a broker that does nothing but take messages with QoS 1 and answer PUBACK, as cheaply as it can be done: what
 * the broker itself can relay. A process of its own; tells its parent how many it has, ten times a second. `MQTT_PORT` names
 * the broker.
 */
import { connect } from 'node:net';
import { connectPacket, subscribePacket } from '../src/mqtt-packets.ts';

const PUBLISH = 3;
const CONNACK = 2;
const SUBACK = 9;

const socket = connect({ host: '127.0.0.1', port: Number(process.env['MQTT_PORT']), noDelay: true });
socket.on('connect', () => socket.write(connectPacket('relay', 'relay', 'relay', 0)));

let rest: Buffer = Buffer.alloc(0);
let count = 0;
socket.on('data', (chunk: Buffer) => {
  const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  const pubacks: number[] = [];
  let at = 0;
  for (let end = endOfPacket(bytes, at); end !== undefined; end = endOfPacket(bytes, at)) {
    take(bytes.subarray(at, end), pubacks);
    at = end;
  }
  rest = bytes.subarray(at);
  if (pubacks.length > 0) socket.write(Buffer.from(pubacks));
});

/** Where the packet that begins at `at` ends; undefined: not all of it is there. */
function endOfPacket(bytes: Buffer, at: number): number | undefined {
  let length = 0;
  for (let i = 1, shift = 0; at + i < bytes.length; i++, shift += 7) {
    const byte = bytes[at + i]!;
    length |= (byte & 0x7f) << shift;
    if ((byte & 0x80) !== 0) continue;
    const end = at + i + 1 + length;
    return end <= bytes.length ? end : undefined;
  }
  return undefined;
}

function take(packet: Buffer, pubacks: number[]): void {
  const type = packet[0]! >> 4;
  if (type === CONNACK) socket.write(subscribePacket(1, 'v1/devices/+/telemetry'));
  if (type === SUBACK) process.send?.('ready');
  if (type !== PUBLISH) return;
  count += 1;
  let head = 1;
  while ((packet[head]! & 0x80) !== 0) head += 1;
  const idAt = head + 3 + packet.readUInt16BE(head + 1);
  pubacks.push(0x40, 2, packet[idAt]!, packet[idAt + 1]!);
}

setInterval(() => process.send?.(count), 100);
process.on('disconnect', () => process.exit(0));
