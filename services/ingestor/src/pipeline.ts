import type { StatusMessage } from '@roadcall/contracts';
import type { PlausibilityRules } from '@roadcall/telematics';
import type { Settled } from './door/device-door.ts';
import type { DeviceMessage, Passage, Step } from './message.ts';
import type { ActiveAlarms } from './state/active-alarms.ts';
import type { DeviceDirectory } from './state/device-directory.ts';
import type { Tracks } from './state/tracks.ts';
import { createAdapter } from './steps/adapt.ts';
import { decode } from './steps/decode.ts';
import { createJudge, type IsLate } from './steps/judge.ts';
import { createRecogniser } from './steps/recognise.ts';
import { validate } from './steps/validate.ts';
import { laneOf, type Lane } from './write/lane.ts';

export interface PipelineParts {
  tracks: Tracks;
  rules: PlausibilityRules;
  isLate: IsLate;
  devices: DeviceDirectory;
  activeAlarms: ActiveAlarms;
  lanes: readonly Lane[];
  /** Called for a `status` message when its turn in the lane has come. */
  onStatus(message: DeviceMessage, status: StatusMessage): void;
  /** Called for a message with fixes when all of it is stored. `newestTs` is the device's time, ms since the epoch. */
  onFixes(message: DeviceMessage, newestTs: number): void;
  /** Called for a message of a kind that nothing is kept of. */
  onIgnored(kind: string): void;
}

/** The way in. `settled` is called when all of the message is stored or quarantined, which is when it may be acknowledged. */
export type Pipeline = (message: DeviceMessage, settled: Settled) => void;

/**
 * The way of a message, as a list (docs/life-of-a-position.md): recognise its language → decode → adapt → validate and
 * identify → judge → queue to the device's lane → (batch write → COMMIT) → acknowledge. What a step refuses goes along as
 * a rejection and is put in quarantine by the same transaction.
 */
export function createPipeline(parts: PipelineParts): Pipeline {
  const steps: readonly Step[] = [
    createRecogniser(parts.devices),
    decode,
    createAdapter(parts.activeAlarms),
    validate,
    createJudge(parts.tracks, parts.rules, parts.isLate),
  ];

  return (message, settled) => {
    const passage: Passage = {
      message,
      reading: undefined,
      value: undefined,
      fixes: [],
      rejections: [],
      status: undefined,
      numbers: undefined,
      result: undefined,
      ignored: undefined,
    };
    for (const step of steps) {
      step(passage);
      if (passage.rejections.length > 0 && passage.fixes.length === 0) break;
    }
    if (passage.ignored !== undefined) parts.onIgnored(passage.ignored);
    parts.lanes[laneOf(message.deviceId, parts.lanes.length)]!.push({
      message,
      fixes: passage.fixes,
      rejections: passage.rejections,
      result: passage.result,
      isUrgent: isUrgent(passage),
      settle() {
        // What is taken in again says nothing of now.
        if (passage.status !== undefined && message.retry === undefined) parts.onStatus(message, passage.status);
        const newest = passage.fixes.at(-1);
        if (newest !== undefined && message.retry === undefined) parts.onFixes(message, newest.ts);
        const isUseless = passage.fixes.length === 0 && passage.status === undefined && passage.result === undefined;
        settled(isUseless ? passage.rejections[0]?.detail : undefined, passage.numbers);
      },
    });
  };
}

/** Positions of a vehicle that reports now and then are not. */
function isUrgent({ message, reading, fixes }: Passage): boolean {
  const isTelemetry = message.channel === 'telemetry' || reading !== undefined;
  return !isTelemetry || message.isOneOfMany === true || fixes.some(({ alarm }) => alarm !== undefined);
}
