import { DEFAULT_PROOF_SETTINGS as SETTINGS } from '@roadcall/contracts';
import { destinationPoint, interpolate, type LatLon } from '@roadcall/geo';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubtsOf } from './doubts.ts';
import type { JudgedAssignment } from './judged-assignment.ts';
import type { Carrier } from './pair-samples.ts';
import { emptyProof, proofAfter, proofFromJson, type Proof } from './proof.ts';
import type { ProofPoint } from './proof-point.ts';
import { provenSteps } from './proven-steps.ts';

const SCENE: LatLon = { lat: 31.2, lon: 121.4 };
const START = destinationPoint(SCENE, 270, 3_000);
const BRANCH = destinationPoint(SCENE, 0, 4_000);
const T0 = Date.parse('2026-03-01T08:00:00Z');
const errand = { scene: SCENE, acceptedAt: T0, route: null };

const point = (seconds: number, place: LatLon, more: Partial<ProofPoint> = {}): ProofPoint => ({
  lat: place.lat,
  lon: place.lon,
  at: T0 + seconds * 1_000,
  accuracyM: 10,
  speedKph: null,
  ...more,
});

/** A drive at an even speed, one position each `everyS`. */
function drive(fromS: number, toS: number, from: LatLon, to: LatLon, everyS = 10): ProofPoint[] {
  const points: ProofPoint[] = [];
  for (let s = fromS; s <= toS; s += everyS) points.push(point(s, interpolate(from, to, (s - fromS) / (toS - fromS))));
  return points;
}

const stay = (fromS: number, toS: number, at: LatLon, everyS = 10): ProofPoint[] => drive(fromS, toS, at, at, everyS);

type Feed = readonly { of: Carrier; point: ProofPoint }[];
const mover = (points: readonly ProofPoint[]): Feed => points.map((each) => ({ of: 'mover' as const, point: each }));
const vehicle = (points: readonly ProofPoint[]): Feed =>
  points.map((each) => ({ of: 'vehicle' as const, point: each }));
const inOrder = (...feeds: Feed[]): Feed => feeds.flat().toSorted((a, b) => a.point.at - b.point.at);

const prove = (feed: Feed, from: Proof = emptyProof(SCENE)): Proof =>
  feed.reduce((proof, { of, point: each }) => proofAfter(proof, of, each, errand, SETTINGS), from);

const assignment = (changes: Partial<JudgedAssignment> = {}): JudgedAssignment => ({
  state: 'accepted',
  acceptedAt: T0,
  steps: [],
  isRescue: true,
  canTow: true,
  ...changes,
});

const stepsOf = (proof: Proof, changes: Partial<JudgedAssignment> = {}) =>
  provenSteps(proof, assignment(changes), [BRANCH], SETTINGS).map(({ state, at }) => [state, (at - T0) / 1_000]);
const kindsOf = (proof: Proof, changes: Partial<JudgedAssignment>, nowS = 0) =>
  doubtsOf(proof, assignment(changes), { places: [BRANCH], now: T0 + nowS * 1_000 }, SETTINGS).map(({ kind }) => kind);

/** Waits, drives to the scene, works, and tows the vehicle to the branch. */
const unitOnTow = [
  ...stay(-60, 60, START),
  ...drive(70, 370, START, SCENE),
  ...stay(380, 800, SCENE),
  ...drive(810, 1_210, SCENE, BRANCH),
  ...stay(1_220, 1_300, BRANCH),
  ...drive(1_310, 1_500, BRANCH, START),
];
const vehicleOnTow = [
  ...stay(-60, 800, SCENE, 30),
  ...drive(815, 1_210, SCENE, BRANCH, 15),
  ...stay(1_225, 1_600, BRANCH, 30),
];
const towFeed = inOrder(mover(unitOnTow), vehicle(vehicleOnTow));

describe('positions of a rescue', () => {
  it('prove departure, arrival, hook-up and drop-off at the times of the positions', () => {
    const steps = stepsOf(prove(towFeed));
    expect(steps.map(([state]) => state)).toEqual(['en_route', 'on_scene', 'towing', 'done']);
    const [departed, arrived, hooked, dropped] = steps.map(([, at]) => Number(at));
    // 150 m at 10 m/s, arrival 75 m before the end of the drive, both to the position.
    expect(departed).toBe(90);
    expect(arrived).toBe(370);
    expect(hooked).toBeGreaterThanOrEqual(810);
    expect(hooked).toBeLessThanOrEqual(840);
    expect(dropped).toBeGreaterThanOrEqual(1_300);
    expect(dropped).toBeLessThanOrEqual(1_330);
  });

  it('prove nothing more when the unit may not tow, or is not the rescue', () => {
    for (const changes of [{ canTow: false }, { isRescue: false }]) {
      expect(stepsOf(prove(towFeed), changes).map(([state]) => state)).toEqual(['en_route', 'on_scene']);
    }
  });

  it('prove the same however the two carriers interleave', () => {
    const expected = prove(towFeed);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }), (takesMover) => {
        const rest = { mover: [...unitOnTow], vehicle: [...vehicleOnTow] };
        const feed: { of: Carrier; point: ProofPoint }[] = [];
        for (const first of takesMover) {
          const of = (first && rest.mover.length > 0) || rest.vehicle.length === 0 ? 'mover' : 'vehicle';
          const next = rest[of].shift();
          if (next) feed.push({ of, point: next });
        }
        const { approach, pairing, presence } = prove(feed);
        expect({ approach, pairing, presence }).toEqual({
          approach: expected.approach,
          pairing: expected.pairing,
          presence: expected.presence,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('prove the same when some come twice, or again later, and over a restart', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(towFeed.length - 1), { maxLength: 40 }), fc.nat(towFeed.length), (again, restart) => {
        const feed = towFeed.flatMap((each, index) => [
          each,
          ...again.filter((i) => i <= index && i % 7 === index % 7).map((i) => towFeed[i]!),
        ]);
        const half = prove(feed.slice(0, restart));
        const kept = proofFromJson(JSON.parse(JSON.stringify(half)));
        expect(stepsOf(prove(feed.slice(restart), kept))).toEqual(stepsOf(prove(towFeed)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('departure', () => {
  const noise = fc.record({
    bearing: fc.double({ min: 0, max: 359, noNaN: true }),
    metres: fc.double({ min: 0, max: 100, noNaN: true }),
  });

  it('is never proven by noise around where it stands, however long', () => {
    fc.assert(
      fc.property(fc.array(noise, { minLength: 5, maxLength: 120 }), (jitter) => {
        const points = jitter.map(({ bearing, metres }, i) =>
          point(i * 10, destinationPoint(START, bearing, metres / 2)),
        );
        expect(stepsOf(prove(mover(points)))).toEqual([]);
      }),
    );
  });

  it('is not proven by one position far off', () => {
    const stray = [...stay(0, 50, START), point(60, destinationPoint(START, 90, 2_000)), ...stay(70, 200, START)];
    expect(stepsOf(prove(mover(stray)))).toEqual([]);
  });

  it('is missed at last: accepted and silent, or said to drive and standing', () => {
    const standing = prove(mover(stay(-10, 900, START)));
    expect(kindsOf(standing, {}, 299)).toEqual([]);
    expect(kindsOf(standing, {}, 300)).toEqual(['not_departed']);
    expect(kindsOf(emptyProof(SCENE), {}, 300)).toEqual(['not_departed']);
    const pressed = {
      state: 'en_route' as const,
      steps: [{ state: 'en_route' as const, pressedAt: T0, provenAt: null }],
    };
    expect(kindsOf(standing, pressed, 900)).toEqual(['not_departed']);
    // Without a position nobody can say that it does not drive.
    expect(kindsOf(emptyProof(SCENE), pressed, 900)).toEqual([]);
    expect(kindsOf(prove(mover(drive(0, 290, START, SCENE))), {}, 900)).toEqual([]);
  });
});

describe('arrival', () => {
  it('stays one arrival under noise at the border of the radius', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 40, max: 112, noNaN: true }), { minLength: 20, maxLength: 80 }),
        (distances) => {
          const border = distances.map((metres, i) =>
            point(300 + i * 10, destinationPoint(SCENE, 270, metres), { speedKph: 0 }),
          );
          let proof = prove(mover(drive(0, 290, START, destinationPoint(SCENE, 270, 130))));
          const seen = new Set<number>();
          for (const each of border) {
            proof = proofAfter(proof, 'mover', each, errand, SETTINGS);
            if (proof.approach.arrivedAt !== null) seen.add(proof.approach.arrivedAt);
          }
          const first = border.find(
            (each, i) => distances[i]! <= 75 && each.at <= border.at(-1)!.at - SETTINGS.dwellS * 1_000,
          );
          expect([...seen]).toEqual(first ? [first.at] : []);
          expect(
            kindsOf(proof, { state: 'on_scene', steps: [{ state: 'on_scene', pressedAt: null, provenAt: T0 }] }, 2_000),
          ).toEqual([]);
        },
      ),
    );
  });

  it('is not proven by driving past, nor by crawling past', () => {
    const beyond = destinationPoint(SCENE, 90, 3_000);
    expect(stepsOf(prove(mover(drive(0, 600, START, beyond)))).map(([state]) => state)).toEqual(['en_route']);
    const crawl = drive(300, 360, destinationPoint(SCENE, 270, 90), destinationPoint(SCENE, 90, 90)).map((each) => ({
      ...each,
      speedKph: 11,
    }));
    expect(
      stepsOf(prove(mover([...drive(0, 290, START, destinationPoint(SCENE, 270, 100)), ...crawl]))).map(
        ([state]) => state,
      ),
    ).toEqual(['en_route']);
  });

  it('is not proven at a light beside the scene with the turn still ahead, and is where it stays or at the end of its way', () => {
    // Along the other carriageway, 1 km past the scene, back to it.
    const beside = destinationPoint(SCENE, 180, 30);
    const turn = destinationPoint(beside, 90, 1_000);
    const turned = destinationPoint(turn, 0, 30);
    const withRoute = { ...errand, route: [START, beside, turn, turned, SCENE] };
    const proveOn = (points: readonly ProofPoint[]) =>
      points.reduce((proof, each) => proofAfter(proof, 'mover', each, withRoute, SETTINGS), emptyProof(SCENE)).approach
        .arrivedAt;
    const there = drive(0, 300, START, beside);
    const light = stay(310, 400, beside);
    const rest = [...drive(410, 510, beside, turn), ...drive(520, 620, turned, SCENE), ...stay(630, 700, SCENE)];
    expect(proveOn([...there, ...light])).toBeNull();
    expect(proveOn([...there, ...light, ...rest])).toBe(T0 + 620_000);
    expect(proveOn([...there, ...stay(310, 500, beside)])).toBe(T0 + 300_000);
  });

  it('allows for inaccurate positions, within limits', () => {
    const at = (metres: number, accuracyM: number) =>
      stay(300, 400, destinationPoint(SCENE, 270, metres)).map((each) => ({ ...each, accuracyM, speedKph: 0 }));
    expect(prove(mover(at(120, 10))).approach.arrivedAt).toBeNull();
    expect(prove(mover(at(120, 130))).approach.arrivedAt).toBe(T0 + 300_000);
    expect(prove(mover(at(160, 150))).approach.arrivedAt).toBeNull();
  });

  it('at a scene that was moved begins anew', () => {
    const elsewhere = { ...errand, scene: destinationPoint(SCENE, 0, 2_000) };
    const near = prove(mover(stay(0, 20, SCENE).map((each) => ({ ...each, speedKph: 0 }))));
    const moved = proofAfter(near, 'mover', point(40, SCENE, { speedKph: 0 }), elsewhere, SETTINGS);
    expect(moved.approach.arrivedAt).toBeNull();
  });
});

describe('doubts', () => {
  const onScene = (pressedS: number | null, provenS: number | null): Partial<JudgedAssignment> => ({
    state: 'on_scene',
    steps: [
      {
        state: 'on_scene',
        pressedAt: pressedS === null ? null : T0 + pressedS * 1_000,
        provenAt: provenS === null ? null : T0 + provenS * 1_000,
      },
    ],
  });

  it('tell that it is not there, or drove away without the vehicle', () => {
    const early = prove(mover(stay(0, 400, START)));
    expect(kindsOf(early, onScene(100, null), 400)).toEqual(['away_from_scene']);
    expect(kindsOf(early, onScene(350, null), 400)).toEqual([]);
    const left = inOrder(
      mover([...drive(0, 290, START, SCENE), ...stay(300, 600, SCENE), ...drive(610, 900, SCENE, START)]),
      vehicle(stay(0, 900, SCENE)),
    );
    expect(kindsOf(prove(left), onScene(300, 290), 900)).toEqual(['away_from_scene']);
  });

  it('suspect that the vehicle is gone, only while the unit is there and not with it', () => {
    const far = destinationPoint(SCENE, 180, 1_500);
    const there = [...drive(0, 290, START, SCENE), ...stay(300, 600, SCENE)];
    const gone = prove(
      inOrder(mover(there), vehicle([...stay(0, 100, SCENE), ...drive(110, 300, SCENE, far), ...stay(310, 600, far)])),
    );
    expect(kindsOf(gone, onScene(300, 290), 600)).toEqual(['gone_suspected']);
    expect(kindsOf(gone, { state: 'en_route' }, 600)).toEqual([]);
    expect(kindsOf(prove(inOrder(mover(there), vehicle(stay(0, 600, SCENE)))), onScene(300, 290), 600)).toEqual([]);
    expect(kindsOf(prove(towFeed), { ...onScene(300, 290) }, 900)).toEqual([]);
  });

  it('show by how much the button and the positions differ', () => {
    const proof = emptyProof(SCENE);
    expect(kindsOf(proof, onScene(300, 250))).toEqual([]);
    const [late] = doubtsOf(proof, assignment(onScene(600, 250)), { places: [], now: T0 }, SETTINGS);
    const [early] = doubtsOf(proof, assignment(onScene(100, 250)), { places: [], now: T0 }, SETTINGS);
    expect([late?.seconds, early?.seconds]).toEqual([350, -150]);
  });

  it('say when a tow ended where no branch is, and leave the end to a person', () => {
    const proof = prove(towFeed);
    const nowhere = [destinationPoint(BRANCH, 0, 2_000)];
    expect(provenSteps(proof, assignment(), nowhere, SETTINGS).map(({ state }) => state)).toEqual([
      'en_route',
      'on_scene',
      'towing',
    ]);
    const [doubt] = doubtsOf(proof, assignment({ state: 'towing' }), { places: nowhere, now: T0 }, SETTINGS);
    expect(doubt).toMatchObject({ kind: 'parted_elsewhere' });
    expect(doubt?.metres).toBeCloseTo(2_000, -2);
    expect(kindsOf(proof, { state: 'towing' })).toEqual([]);
  });
});

it('a kept proof of another form is not gone on with', () => {
  expect(proofFromJson({ ...emptyProof(SCENE), form: 0 })).toBeUndefined();
  expect(proofFromJson(null)).toBeUndefined();
});
