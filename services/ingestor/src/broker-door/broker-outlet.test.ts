import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { parser, type Packet } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { BrokerOutlet } from './broker-outlet.ts';

test('writes packets that mqtt-packet reads, those of one turn at once', async () => {
  const topic = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => !/[\0+#]/.test(text));
  const payload = fc.string({ unit: 'grapheme', maxLength: 300 });
  const sent = fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.tuple(topic, payload));
  await fc.assert(
    fc.asyncProperty(fc.array(sent, { minLength: 1, maxLength: 20 }), async (packets) => {
      const stream = new PassThrough();
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      const outlet = new BrokerOutlet(stream);
      for (const packet of packets) {
        if (typeof packet === 'number') outlet.puback(packet);
        else outlet.publish(...packet);
      }
      await new Promise(setImmediate);
      expect(chunks).toHaveLength(1);
      const read: Packet[] = [];
      const reader = parser({ protocolVersion: 5 });
      reader.on('packet', (packet) => read.push(packet));
      reader.parse(chunks[0]!);
      expect(
        read.map((packet) =>
          packet.cmd === 'publish'
            ? [packet.qos, packet.topic, packet.payload.toString()]
            : [packet.cmd, packet.messageId],
        ),
      ).toEqual(packets.map((packet) => (typeof packet === 'number' ? ['puback', packet] : [0, ...packet])));
    }),
  );
});
