import { z } from 'zod';

const number = (min: number, max: number, preset: number, what: string) =>
  z.number().min(min).max(max).default(preset).describe(what);
const metres = (min: number, max: number, preset: number, what: string) => number(min, max, preset, `metres; ${what}`);
const seconds = (min: number, max: number, preset: number, what: string) =>
  number(min, max, preset, `seconds; ${what}`);

/**
 * When positions prove a step of an assignment, and when a live arrival is told, for a whole company (domain §13; the figures
 * are ours).
 */
export const ProofSettings = z.object({
  maxAccuracyM: metres(10, 1_000, 150, 'a less accurate position proves nothing'),
  usualAccuracyM: metres(1, 200, 15, 'taken for a position that does not say how accurate it is'),
  departM: metres(20, 5_000, 150, 'departed: so far from where it accepted, and moving'),
  arriveM: metres(10, 1_000, 75, 'arrived: so near to the scene, …'),
  maxArriveM: metres(10, 2_000, 150, '… or as much farther as the position is inaccurate, up to this, …'),
  staysFactor: number(1, 5, 1.5, '… and who is inside stays so up to this multiple of the radius, …'),
  dwellS: seconds(5, 600, 30, '… for so long, …'),
  slowKph: number(1, 30, 8, 'km/h; … slow at least once: who only drives by is neither, …'),
  routeEndM: metres(50, 5_000, 400, '… and with no more of its route before it than this, …'),
  standsS: seconds(30, 3_600, 180, '… unless it stands there for so long: the route was only a proposal'),
  leaveM: metres(50, 5_000, 300, 'away from the scene: farther than this …'),
  leaveS: seconds(10, 3_600, 60, '… for so long'),
  togetherM: metres(10, 500, 60, 'hooked up: unit and vehicle no farther apart than this …'),
  standingM: metres(10, 500, 50, '… while both move more than this, …'),
  towM: metres(100, 5_000, 400, '… over so long a way, …'),
  towSamples: z.number().int().min(2).max(50).default(4).describe('… at so many positions'),
  apartM: metres(20, 5_000, 150, 'dropped off: farther apart than this after a tow …'),
  apartS: seconds(5, 3_600, 20, '… for so long'),
  dropPlaceM: metres(20, 5_000, 300, 'a branch so near to where they parted is where the tow went'),
  goneM: metres(50, 5_000, 400, 'vehicle gone: so far from the scene, and from the unit there, …'),
  goneS: seconds(5, 3_600, 30, '… for so long'),
  silentS: seconds(30, 3_600, 300, 'accepted and not departed after so long: somebody should ask'),
  pressToleranceS: seconds(5, 3_600, 90, 'arrival as pressed and as proven may differ by so much'),
  smoothS: seconds(1, 600, 45, 'live arrival: half of what is new has gone in after about 0.7 of this'),
  noiseS: seconds(0, 600, 15, 'an arrival that shifts by less is noise'),
  tellS: seconds(5, 600, 30, 'told when the arrival has shifted by more …'),
  tellEachS: seconds(1, 600, 15, '… and at most so often'),
  driftS: seconds(10, 3_600, 120, 'an arrival later than planned by more than this …'),
  driftShare: number(0, 5, 0.25, '… and by more than this share of the planned drive asks for a new plan'),
});
export type ProofSettings = z.infer<typeof ProofSettings>;

/** What holds until an administrator says otherwise. */
export const DEFAULT_PROOF_SETTINGS: ProofSettings = ProofSettings.parse({});

export const VersionedProofSettings = ProofSettings.extend({ version: z.number().int() });
export type VersionedProofSettings = z.infer<typeof VersionedProofSettings>;
