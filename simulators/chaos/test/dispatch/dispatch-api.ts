import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Incident, SignedIn, type TenantId } from '@roadcall/contracts';
import { createUser, hashPassword, type Pool } from '@roadcall/store';

const OpenedIncident = Incident.pick({ id: true });
const MOST_ATTEMPTS = 30;
/** Before it is asked again, twice as long each time: an api that is behind must not be held there by those who wait for it, ms. */
const AGAIN_MS = 500;
const LONGEST_AGAIN_MS = 8_000;
const PASSWORD = 'a password of this run only';

/** The api as dispatchers and crews use it; one user acts in all crews' place. */
export class DispatchApi {
  private readonly url: string;
  private readonly token: string;

  static async signIn(url: string, pool: Pool): Promise<DispatchApi> {
    const user = { username: 'chaos', displayName: 'Chaos', passwordHash: await hashPassword(PASSWORD) };
    await createUser(pool, 1 as TenantId, { ...user, roles: ['administrator'] });
    const { body } = await call(`${url}/api/v1/auth/sign-in`, undefined, {
      username: user.username,
      password: PASSWORD,
      transport: 'bearer',
    });
    const { token } = SignedIn.parse(body);
    if (token === null) throw new Error('signing in gave no token');
    return new DispatchApi(`${url}/api/v1/`, token);
  }

  private constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** How often the api said that it cannot now (503), and was asked again. */
  askedAgain = 0;

  /**
   * Reports an incident as a client does: with a key, and again while the api says that it cannot now.
   * @returns the new incident's id. @throws when it is refused: then it is not owed to anybody.
   */
  async open(place: { lat: number; lon: number }): Promise<string> {
    const { status, body } = await this.insist('incidents', { type: 'breakdown', severity: 'major', ...place });
    if (status !== 201) throw new Error(`POST incidents answered ${status}: ${JSON.stringify(body)}`);
    return OpenedIncident.parse(body).id;
  }

  /** @returns whether it was done; not: somebody was faster (409), and the events tell what holds now. */
  async act(path: string, body: unknown): Promise<boolean> {
    const { status } = await this.insist(path, body);
    if (status !== 409 && (status < 200 || status > 299)) throw new Error(`POST ${path} answered ${status}`);
    return status !== 409;
  }

  /** With the same key each time, so that what was done although the answer got lost is not done twice. */
  private async insist(path: string, body: unknown): Promise<Answer> {
    const key = randomUUID();
    for (let attempt = 1; ; attempt++) {
      const answer = await call(`${this.url}${path}`, this.token, body, key);
      if (answer.status !== 503 || attempt === MOST_ATTEMPTS) return answer;
      this.askedAgain += 1;
      await sleep(Math.min(LONGEST_AGAIN_MS, AGAIN_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2));
    }
  }
}

interface Answer {
  status: number;
  body: unknown;
}

async function call(url: string, token: string | undefined, body: unknown, key?: string): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : undefined };
}
