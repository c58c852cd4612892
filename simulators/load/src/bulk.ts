import { Encoder } from 'cbor-x';
import { madeFix } from './made-fix.ts';
import { packetIdOffset, publishPacket, setPacketId } from './mqtt-packets.ts';
import { connectAll, RawDevice, type DeviceAccess } from './raw-device.ts';

export interface BulkPlan {
  port: number;
  devices: DeviceAccess[];
  messagesPerDevice: number;
  fixesPerMessage: number;
  /** Time of the first fix, ms since the epoch; fixes are a second apart. */
  firstTs: number;
  boot: number;
  encoding: 'json' | 'cbor';
  /** As in `PacedPlan`. */
  network: number;
}

/** Plain CBOR maps, without the library's own additions. */
const cbor = new Encoder({ useRecords: false, variableMapSize: true });
/** Messages of a device that wait for their PUBACK at once. */
const WINDOW = 2;

/** Everything made beforehand and connected; `run` sends it as fast as it is acknowledged and returns the seconds. */
export async function prepareBulk(plan: BulkPlan): Promise<{ run(): Promise<number>; close(): void }> {
  const senders = plan.devices.map((access, index) => ({
    device: new RawDevice(access),
    packets: Array.from({ length: plan.messagesPerDevice }, (_, message) =>
      bulkPacket(plan, access.id, index, message),
    ),
    next: 0,
  }));
  await connectAll(
    senders.map(({ device }) => device),
    plan.port,
    plan.network,
  );
  return {
    run: () =>
      new Promise((resolve) => {
        const startedAt = performance.now();
        let open = plan.devices.length * plan.messagesPerDevice;
        for (const sender of senders) {
          const sendNext = (): void => {
            const packet = sender.packets[sender.next];
            if (packet === undefined) return;
            sender.next += 1;
            sender.device.send(packet);
          };
          sender.device.onPuback = () => {
            open -= 1;
            if (open === 0) resolve((performance.now() - startedAt) / 1_000);
            else sendNext();
          };
          for (let i = 0; i < WINDOW; i++) sendNext();
        }
      }),
    close: () => senders.forEach(({ device }) => device.close()),
  };
}

function bulkPacket(plan: BulkPlan, deviceId: string, device: number, message: number): Buffer {
  const seq = message * plan.fixesPerMessage;
  const fixes = Array.from({ length: plan.fixesPerMessage }, (_, i) =>
    madeFix(device, seq + i, plan.firstTs + (seq + i) * 1_000),
  );
  const topic = `v1/devices/${deviceId}/telemetry`;
  const content = { boot: plan.boot, seq, fixes };
  const packet = publishPacket(
    topic,
    plan.encoding === 'cbor' ? cbor.encode(content) : Buffer.from(JSON.stringify(content)),
  );
  setPacketId(packet, packetIdOffset(packet, topic), message + 1);
  return packet;
}
