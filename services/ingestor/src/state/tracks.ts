import type { DeviceId } from '@roadcall/contracts';
import type { PlaceTrack } from '@roadcall/telematics';

/** What is remembered of each device to judge its next fix. */
export type Tracks = Map<DeviceId, PlaceTrack>;
