import type { StatusMessage } from '@roadcall/contracts';
import type { PlausibilityRules } from '@roadcall/telematics';
import type { DeviceMessage, Passage, Step } from './message.ts';
import type { Assets } from './state/assets.ts';
import type { Tracks } from './state/tracks.ts';
import { decode } from './steps/decode.ts';
import { createJudge } from './steps/judge.ts';
import { createResolver } from './steps/resolve.ts';
import { validate } from './steps/validate.ts';
import { laneOf, type Lane } from './write/lane.ts';

export interface PipelineParts {
  tracks: Tracks;
  rules: PlausibilityRules;
  assets: Assets;
  lanes: readonly Lane[];
  /** Called for a `status` message when its turn in the lane has come. */
  onStatus(message: DeviceMessage, status: StatusMessage): void;
}

/** The way in. `settled` is called when all of the message is stored or quarantined, which is when it may be acknowledged. */
export type Pipeline = (message: DeviceMessage, settled: () => void) => void;

/**
 * The way of a message, as a list (docs/life-of-a-position.md): decode → validate and identify → judge → resolve the
 * vehicle → queue to the device's lane → (batch write → COMMIT) → acknowledge. What a step refuses goes along as a
 * rejection and is put in quarantine by the same transaction.
 */
export function createPipeline(parts: PipelineParts): Pipeline {
  const steps: readonly Step[] = [
    decode,
    validate,
    createJudge(parts.tracks, parts.rules),
    createResolver(parts.assets),
  ];

  return (message, settled) => {
    const passage: Passage = {
      message,
      value: undefined,
      fixes: [],
      rejections: [],
      status: undefined,
      asset: undefined,
    };
    for (const step of steps) {
      step(passage);
      if (passage.rejections.length > 0 && passage.fixes.length === 0) break;
    }
    parts.lanes[laneOf(message.deviceId, parts.lanes.length)]!.push({
      message,
      fixes: passage.fixes,
      rejections: passage.rejections,
      asset: passage.asset,
      settle() {
        if (passage.status !== undefined) parts.onStatus(message, passage.status);
        settled();
      },
    });
  };
}
