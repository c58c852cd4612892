import type { AssignmentState } from '@roadcall/contracts';
import { seededRandom } from '@roadcall/fleet-simulator/random';
import type { Pool } from '@roadcall/store';
import type { DispatchApi } from './dispatch-api.ts';

/** How crews are, of 100 offers: the rest accept. */
const SILENT = 2;
const DECLINING = 5;
/** Of 100 that arrived. */
const GONE = 2;
/** Of 100 customers whose unit is on its way. */
const CANCELLING = 2;
const POLL_MS = 50;
const ACTS_AT_ONCE = 24;
const BATCH = 1_000;

interface Told {
  id: string;
  incidentId: string;
  state: AssignmentState;
}

/** All crews: they read the feed, answer offers through the api and work very fast. */
export class Crews {
  /** Acts that the api did not answer as it should. */
  readonly errors: string[] = [];
  private readonly pool: Pool;
  private readonly api: DispatchApi;
  private readonly seed: number;
  private lastId = 0;
  private readonly waiting: Told[] = [];
  private acting = 0;
  private isStopped = false;
  private readonly reading: Promise<void>;

  constructor(pool: Pool, api: DispatchApi, seed: number) {
    this.pool = pool;
    this.api = api;
    this.seed = seed;
    this.reading = this.read();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.reading;
  }

  private async read(): Promise<void> {
    while (!this.isStopped) {
      const { rows } = await this.pool.query<{ id: string; data: Told }>(
        `SELECT id, data FROM events WHERE tenant_id = 1 AND id > $1 AND kind = 'assignment.changed' ORDER BY id LIMIT ${BATCH}`,
        [this.lastId],
      );
      this.lastId = Number(rows.at(-1)?.id ?? this.lastId);
      this.waiting.push(...rows.map(({ data }) => data));
      while (this.acting < ACTS_AT_ONCE && this.waiting.length > 0) void this.actOn(this.waiting.shift()!);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  private async actOn(told: Told): Promise<void> {
    this.acting += 1;
    try {
      await this.nextStep(told);
    } catch (error) {
      this.errors.push(String(error));
    }
    this.acting -= 1;
    const next = this.waiting.shift();
    if (next !== undefined) void this.actOn(next);
  }

  private async nextStep({ id, incidentId, state }: Told): Promise<void> {
    const chance = seededRandom(this.seed, `${id} ${state}`).int(1, 100);
    const report = (to: AssignmentState) => this.api.act(`assignments/${id}/status`, { state: to });
    if (state === 'offered') {
      if (chance <= SILENT) return;
      if (chance <= SILENT + DECLINING) await this.api.act(`assignments/${id}/decline`, { reason: 'no time' });
      else await this.api.act(`assignments/${id}/accept`, {});
    } else if (state === 'accepted') await report('en_route');
    else if (state === 'en_route') {
      if (chance <= CANCELLING) await this.api.act(`incidents/${incidentId}/cancel`, { reason: 'it runs again' });
      else await report('on_scene');
    } else if (state === 'on_scene') await report(chance <= GONE ? 'goa' : 'done');
  }
}
