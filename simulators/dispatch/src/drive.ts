import type { Leg } from './streets.ts';

/** A drive under way. Foreseen times are what the planner knows; real ones are `noise` times as long. */
export class Drive {
  readonly #from: number;
  readonly #legs: readonly Leg[];
  readonly #startedS: number;
  readonly #noise: number;
  readonly foreseenS: number;

  /** @param legs as foreseen; an empty list is a unit that is there already. */
  constructor(from: number, legs: readonly Leg[], startedS: number, noise: number) {
    this.#from = from;
    this.#legs = legs;
    this.#startedS = startedS;
    this.#noise = noise;
    this.foreseenS = legs.reduce((sum, leg) => sum + leg.seconds, 0);
  }

  get arrivesS(): number {
    return this.#startedS + this.foreseenS * this.#noise;
  }

  get metres(): number {
    return this.#legs.reduce((sum, leg) => sum + leg.metres, 0);
  }

  /** Foreseen seconds to the end of the drive, as of now. */
  foreseenRestS(nowS: number): number {
    return Math.max(0, this.foreseenS - this.#drivenS(nowS));
  }

  /** The next junction, where the unit could turn: the foreseen seconds to it and the metres driven when it is there. */
  nextJunction(nowS: number): { node: number; inS: number; metres: number } {
    const drivenS = this.#drivenS(nowS);
    let node = this.#from;
    let seconds = 0;
    let metres = 0;
    for (const leg of this.#legs) {
      if (seconds >= drivenS) break;
      seconds += leg.seconds;
      metres += leg.metres;
      node = leg.toNode;
    }
    return { node, inS: Math.max(0, seconds - drivenS), metres };
  }

  #drivenS(nowS: number): number {
    return (nowS - this.#startedS) / this.#noise;
  }
}
