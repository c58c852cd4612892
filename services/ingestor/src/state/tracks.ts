import type { DeviceId } from '@roadcall/contracts';
import type { Track } from '@roadcall/telematics';

/** What is remembered of each device to judge its next fix. */
export type Tracks = Map<DeviceId, Track>;
