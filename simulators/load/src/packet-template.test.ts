import { TelemetryMessage } from '@roadcall/contracts';
import { expect, test } from 'vitest';
import { packetIdOffset, publishPacket, setPacketId } from './mqtt-packets.ts';
import { PacketTemplate } from './packet-template.ts';

const TOPIC = 'v1/devices/load-000007/telemetry';
const T0 = Date.UTC(2026, 2, 1, 8);

test('each message of a template is a whole PUBLISH with its own number, time and place', () => {
  const template = new PacketTemplate('load-000007', 7, 3);
  const messages = [0, 1, 2_500].map((n) => {
    const packet = template.write(n, n + 1, T0 + n * 1_000);
    const payload = packet.subarray(packetIdOffset(packet, TOPIC) + 2);
    const again = publishPacket(TOPIC, payload);
    setPacketId(again, packetIdOffset(again, TOPIC), n + 1);
    expect(packet).toEqual(again);
    return TelemetryMessage.parse(JSON.parse(payload.toString()));
  });
  expect(messages.map(({ boot, seq }) => [boot, seq! - messages[0]!.seq!])).toEqual([
    [3, 0],
    [3, 1],
    [3, 2_500],
  ]);
  expect(messages.map(({ fixes }) => fixes[0]!.ts - T0)).toEqual([0, 1_000, 2_500_000]);
  const [first, second] = messages.map(({ fixes }) => fixes[0]!);
  expect(Math.abs(second!.lat! - first!.lat!)).toBeCloseTo(9e-5, 8);
  expect(Math.abs(second!.lon! - first!.lon!)).toBeCloseTo(7e-5, 8);
});
