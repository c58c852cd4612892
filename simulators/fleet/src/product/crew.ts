import { setTimeout as pause } from 'node:timers/promises';
import {
  ACTIVE_ASSIGNMENT_STATES,
  type Assignment,
  type AssignmentId,
  type AssignmentProgress,
} from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import type { Logger } from '@roadcall/service-kit';
import type { Random } from '../random.ts';
import { persist } from './persist.ts';

/** Share of the vehicles that may have to be towed and cannot be mended at the scene. */
const TOW_SHARE = 0.7;

/** What a crew does by REST, as its own user. */
export interface CrewApi {
  accept(id: AssignmentId): Promise<Assignment>;
  pickUp(id: AssignmentId): Promise<Assignment>;
  report(id: AssignmentId, state: AssignmentProgress['state']): Promise<Assignment>;
  /** The active assignment of its unit, null when it is free. */
  activeAssignment(): Promise<Assignment | null>;
}

/** What a crew does in the simulated city. */
export interface CrewBody {
  drive(id: AssignmentId, to: LatLon): void;
  work(id: AssignmentId): void;
  /** Drives the replacement vehicle, which it is at, to the customer; false when it is not there. */
  bring(assignment: Assignment): boolean;
  /** Takes the vehicle of the incident to a branch; false when there is none here that can be towed. */
  tow(assignment: Assignment): boolean;
  /** Whether this incident's vehicle has to be towed by this unit. */
  towing(assignment: Assignment): 'never' | 'sometimes' | 'always';
  release(): void;
}

export interface CrewOptions {
  readonly api: CrewApi;
  readonly body: CrewBody;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Shortest and longest time to accept an offer, ms. */
  readonly thinksMs: readonly [number, number];
}

/**
 * A crew: accepts every offer and reports each step of domain §4 as it comes to it. Each version of its assignment is
 * followed once, whether an event, an answer or a second reading brings it; what happens in the city is reported. So
 * it goes on over restarts on either side, and lets go when somebody called the rescue off.
 */
export class Crew {
  readonly #options: CrewOptions;
  #assignment: Assignment | undefined;

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /** Reads what it should be doing: at the start and whenever events may have been missed. */
  async readAgain(): Promise<void> {
    const { api, signal, logger } = this.#options;
    try {
      const active = await persist(() => api.activeAssignment(), { signal });
      if (active) this.follow(active);
      else this.#letGo();
    } catch (error) {
      if (!signal.aborted) logger.warn({ err: error }, 'a crew cannot read its assignment');
    }
  }

  /** What the server says of an assignment of this unit. */
  follow(assignment: Assignment): void {
    const known = this.#assignment;
    const isActive = ACTIVE_ASSIGNMENT_STATES.includes(assignment.state);
    if (known?.id === assignment.id ? assignment.version <= known.version : !isActive) return;
    if (!isActive) return this.#letGo();
    if (known && known.id !== assignment.id) this.#letGo();
    this.#assignment = assignment;
    const { body, random, thinksMs, signal, api } = this.#options;
    if (assignment.state === 'offered') {
      void this.#act(assignment, async () => {
        await pause(random.between(...thinksMs), undefined, { signal });
        return api.accept(assignment.id);
      });
    }
    if (assignment.state === 'accepted') this.#report(assignment, 'en_route');
    if (assignment.state === 'en_route') this.#drive(assignment);
    if (assignment.state === 'on_scene') body.work(assignment.id);
    if (assignment.state === 'towing' && !body.tow(assignment)) this.#report(assignment, 'done');
  }

  /** The unit has come to the end of a step in the city. */
  stepDone(id: AssignmentId, step: 'arrived' | 'worked' | 'delivered'): void {
    const assignment = this.#assignment;
    if (assignment?.id !== id) return;
    if (step === 'arrived' && assignment.vehicle && assignment.pickedUpAt === null) {
      void this.#act(assignment, () => this.#options.api.pickUp(id));
    } else if (step === 'arrived') this.#report(assignment, 'on_scene');
    else if (step === 'worked' && this.#mustTow(assignment)) this.#report(assignment, 'towing');
    else this.#report(assignment, 'done');
  }

  /** To the scene; a delivery driver to the vehicle first, and then with it. */
  #drive(assignment: Assignment): void {
    const { body } = this.#options;
    const { id, destination, vehicle, pickedUpAt } = assignment;
    if (vehicle && pickedUpAt === null) body.drive(id, vehicle);
    else if (!vehicle) body.drive(id, destination);
    else if (!body.bring(assignment)) this.#report(assignment, 'failed');
  }

  #mustTow(assignment: Assignment): boolean {
    const towing = this.#options.body.towing(assignment);
    return towing === 'always' || (towing === 'sometimes' && this.#options.random.chance(TOW_SHARE));
  }

  #report(assignment: Assignment, state: AssignmentProgress['state']): void {
    void this.#act(assignment, () => this.#options.api.report(assignment.id, state));
  }

  /** Acts on an assignment, as long as it takes; a refusal means that it went another way meanwhile. */
  async #act(assignment: Assignment, act: () => Promise<Assignment>): Promise<void> {
    const { signal, logger } = this.#options;
    const isStillOnIt = (): boolean => !signal.aborted && this.#assignment?.id === assignment.id;
    try {
      const answer = await persist(act, { signal });
      if (isStillOnIt()) this.follow(answer);
    } catch (error) {
      if (!isStillOnIt()) return;
      logger.info({ err: error, unit: assignment.unitName }, 'an assignment went another way');
      await this.readAgain();
    }
  }

  #letGo(): void {
    if (!this.#assignment) return;
    this.#assignment = undefined;
    this.#options.body.release();
  }
}
