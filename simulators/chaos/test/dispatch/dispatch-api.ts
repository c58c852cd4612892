import { Incident, SignedIn, type TenantId } from '@roadcall/contracts';
import { createUser, hashPassword, type Pool } from '@roadcall/store';

const OpenedIncident = Incident.pick({ id: true });
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

  /** @returns the new incident's id. @throws when it is refused: then it is not owed to anybody. */
  async open(place: { lat: number; lon: number }): Promise<string> {
    const body = { type: 'breakdown', severity: 'major', ...place };
    const answer = await call(`${this.url}incidents`, this.token, body);
    if (answer.status !== 201) throw new Error(`POST incidents answered ${answer.status}`);
    return OpenedIncident.parse(answer.body).id;
  }

  /** @returns whether it was done; not: somebody was faster (409), and the events tell what holds now. */
  async act(path: string, body: unknown): Promise<boolean> {
    const { status } = await call(`${this.url}${path}`, this.token, body);
    if (status !== 409 && (status < 200 || status > 299)) throw new Error(`POST ${path} answered ${status}`);
    return status !== 409;
  }
}

async function call(url: string, token: string | undefined, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : undefined };
}
