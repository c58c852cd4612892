import { DeviceId, EtaSource, type Place } from '@roadcall/contracts';
import { emptyProof, proofFromJson, type Carrier, type Proof } from '@roadcall/telematics';
import { z } from 'zod';

/** How far a device's fixes have been looked at: its last one. */
const Mark = z.object({
  deviceId: DeviceId,
  at: z.number(),
  ts: z.number(),
  boot: z.number().int(),
  seq: z.number().int(),
});
export type Mark = z.infer<typeof Mark>;

const Kept = z.object({
  proof: z.unknown(),
  marks: z.object({ mover: Mark.nullable(), vehicle: Mark.nullable() }),
  /** The smoothed arrival. */
  arrival: z.object({ at: z.number(), arrivesAt: z.number() }).nullable(),
  /** The last answer about a drive that had left its route. */
  asked: z.object({ at: z.number(), remainingS: z.number(), source: EtaSource }).nullable(),
});

/** What is remembered of an assignment between two looks, by whoever looks next. Plain data. */
export interface KeptTracking extends Omit<z.infer<typeof Kept>, 'proof' | 'marks'> {
  readonly proof: Proof;
  readonly marks: Readonly<Record<Carrier, Mark | null>>;
}

/** Reads what was kept; what another version wrote, or nobody, begins anew: the fixes are still there. */
export function keptFrom(record: unknown, scene: Place): KeptTracking {
  const kept = Kept.safeParse(record);
  const proof = kept.success ? proofFromJson(kept.data.proof) : undefined;
  return kept.success && proof
    ? { ...kept.data, proof }
    : { proof: emptyProof(scene), marks: { mover: null, vehicle: null }, arrival: null, asked: null };
}
