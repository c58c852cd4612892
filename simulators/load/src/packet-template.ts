import { packetIdOffset, publishPacket, setPacketId } from './mqtt-packets.ts';

/** Widths of the numbers that are written into the bytes again for every message. */
const TS_DIGITS = 13;
const SEQ_DIGITS = 10;
const FRACTION_DIGITS = 6;
const ODOMETER_DIGITS = 9;
const FIRST_SEQ = 10 ** (SEQ_DIGITS - 1);

/** A vehicle goes to and fro on a line of this many steps of 1e-6 degrees, about 90 and 70 of them a second: 43 km/h. */
const LINE = 40_000;
const NORTH_PER_S = 90;
const EAST_PER_S = 70;

/**
 * The one packet of a device, a message of one fix, in which only digits change: made and encoded once, so that twenty
 * thousand messages a second cost the sender little more than their system calls.
 */
export class PacketTemplate {
  readonly packet: Buffer;
  private readonly device: number;
  private readonly idAt: number;
  private readonly tsAt: number;
  private readonly seqAt: number;
  private readonly latAt: number;
  private readonly lonAt: number;
  private readonly odometerAt: number;

  /** @param device number of the device, decides where it drives. */
  constructor(deviceId: string, device: number, boot: number) {
    this.device = device;
    const topic = `v1/devices/${deviceId}/telemetry`;
    const payload =
      `{"boot":${boot},"seq":${'7'.repeat(SEQ_DIGITS)},"fixes":[{"ts":${'7'.repeat(TS_DIGITS)},` +
      `"lat":31.${'7'.repeat(FRACTION_DIGITS)},"lon":121.${'7'.repeat(FRACTION_DIGITS)},"speedKph":43.1,"headingDeg":37.9,` +
      `"altitudeM":7,"satellites":9,"hdop":0.9,"odometerM":${'7'.repeat(ODOMETER_DIGITS)},"fuelPct":71.5,"ignition":true,` +
      `"locked":false,"batteryV":13.9}]}`;
    this.packet = publishPacket(topic, Buffer.from(payload));
    const at = (text: string): number => this.packet.indexOf(text) + text.length;
    this.idAt = packetIdOffset(this.packet, topic);
    this.seqAt = at('"seq":');
    this.tsAt = at('"ts":');
    this.latAt = at('"lat":31.');
    this.lonAt = at('"lon":121.');
    this.odometerAt = at('"odometerM":');
  }

  /** Writes message `n` of the device (from 0) as taken at `ts`, ms since the epoch; its bytes are valid until the next. */
  write(n: number, packetId: number, ts: number): Buffer {
    const { packet, device } = this;
    const seconds = ts / 1_000 + device * 7;
    setPacketId(packet, this.idAt, packetId);
    digits(packet, this.seqAt, SEQ_DIGITS, FIRST_SEQ + n);
    digits(packet, this.tsAt, TS_DIGITS, ts);
    digits(packet, this.latAt, FRACTION_DIGITS, 200_000 + (device % 200) * 1_000 + toAndFro(seconds * NORTH_PER_S));
    digits(packet, this.lonAt, FRACTION_DIGITS, 400_000 + (device % 171) * 1_000 + toAndFro(seconds * EAST_PER_S));
    digits(packet, this.odometerAt, ODOMETER_DIGITS, 100_000_000 + (Math.round(seconds * 12) % 800_000_000));
    return packet;
  }
}

function toAndFro(way: number): number {
  const at = Math.round(way) % (2 * LINE);
  return at < LINE ? at : 2 * LINE - at;
}

/** Decimal digits of a whole number, with zeros in front. */
function digits(buffer: Buffer, offset: number, width: number, value: number): void {
  let rest = value;
  for (let i = offset + width - 1; i >= offset; i--) {
    const tenth = Math.floor(rest / 10);
    buffer[i] = 48 + (rest - tenth * 10);
    rest = tenth;
  }
}
