import { DEFAULT_BATCH_SETTINGS, planBatch, type Batch } from '@roadcall/dispatch';
import { headStartS, type Order, type Policy, type Situation } from './situation.ts';

/** How carefully the end of a running job is forecast: 70 % of jobs like it were done by then. */
const REMAINING_QUANTILE = 0.7;

const free = ({ units }: Situation): number[] => [...units.keys()].filter((unit) => units[unit]!.state === 'free');

const waiting = ({ incidents, open }: Situation): number[] =>
  open.filter((incident) => incidents[incident]!.state === 'waiting');

/** First come, first served: the oldest call gets the nearest free unit. */
const FIFO: Policy = {
  name: 'fifo',
  decide(situation) {
    const left = new Set(free(situation));
    const orders: Order[] = [];
    for (const incident of waiting(situation)) {
      const pair = nearest(situation, [incident], left);
      if (pair === undefined) continue;
      orders.push(pair);
      left.delete(pair.unit);
    }
    return { orders };
  },
};

/** The nearest pair of any waiting call and any free unit, then the next nearest. */
const NEAREST_PAIR: Policy = {
  name: 'nearest-pair',
  decide(situation) {
    const units = new Set(free(situation));
    const calls = new Set(waiting(situation));
    const orders: Order[] = [];
    for (;;) {
      const pair = nearest(situation, calls, units);
      if (pair === undefined) return { orders };
      orders.push(pair);
      units.delete(pair.unit);
      calls.delete(pair.incident);
    }
  },
};

/** The plan of packages/dispatch: all calls together, over free, turning and soon free units. */
const ROADCALL: Policy = {
  name: 'roadcall',
  decide(situation) {
    const { incidents, nowS, open, units } = situation;
    if (open.length === 0) return { orders: [] };
    const places = units.map((unit) => {
      const next = unit.drive?.nextJunction(nowS);
      return next ?? { node: unit.node, inS: headStartS(unit, nowS) };
    });
    const batch: Batch = {
      incidents: open.map((index) => {
        const { call, unit, swaps } = incidents[index]!;
        const travelS = Float32Array.from(places, ({ node, inS }, unitIndex) =>
          situation.canServe(unitIndex, index) ? inS + situation.seconds(node, call.node) : Infinity,
        );
        return { ageS: nowS - call.atS, promisedS: call.promisedS ?? PROMISED_S, unit, swaps, travelS };
      }),
      units: units.map((unit, index) => ({
        freeInS: unit.state === 'on_scene' ? situation.foreseenFreeInS(index, REMAINING_QUANTILE) : 0,
        frozen:
          unit.state === 'off_duty' ||
          (unit.drive !== undefined && unit.drive.foreseenRestS(nowS) <= DEFAULT_BATCH_SETTINGS.freezeS),
      })),
    };
    const plan = planBatch(batch, DEFAULT_BATCH_SETTINGS);
    const orders = open.flatMap((incident, row): Order[] => {
      const unit = plan.unitOfIncident[row]!;
      const isProposal = unit === null || units[unit]!.state === 'on_scene';
      return isProposal || incidents[incident]!.unit === unit ? [] : [{ incident, unit }];
    });
    return { orders, dualityGap: plan.certificate.dualityGap };
  },
};

/** rescue.on_scene.urban (domain: service-level clocks). */
export const PROMISED_S = 1_800;

export const POLICIES: readonly Policy[] = [FIFO, NEAREST_PAIR, ROADCALL];

function nearest(situation: Situation, calls: Iterable<number>, left: Iterable<number>): Order | undefined {
  const { incidents, nowS, units } = situation;
  let best: Order | undefined;
  let bestS = Infinity;
  for (const incident of calls) {
    for (const unit of left) {
      if (!situation.canServe(unit, incident)) continue;
      const { node } = incidents[incident]!.call;
      const drivingS = situation.seconds(units[unit]!.node, node) + headStartS(units[unit]!, nowS);
      if (drivingS >= bestS) continue;
      bestS = drivingS;
      best = { incident, unit };
    }
  }
  return best;
}
