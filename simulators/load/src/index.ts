export { packetIdOffset, publishPacket, setPacketId } from './mqtt-packets.ts';
export { percentile } from './percentile.ts';
export { RawDevice, type DeviceAccess } from './raw-device.ts';
