import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** A role that signs in, with its password. */
export interface RoleAccess {
  name: string;
  password: string;
}

/**
 * Makes the owner's role, the services' role and the owner's database on a server that has just been set up, or brings the
 * passwords of those that are there up to date. Nothing else of an existing database is touched.
 * @param superuserUrl connects as a role that may create roles and databases, to any database of that server.
 */
export async function prepareServer(
  superuserUrl: string,
  plan: { database: string; owner: RoleAccess; runtime: RoleAccess },
): Promise<void> {
  const client = new Client({ connectionString: superuserUrl, application_name: 'roadcall-setup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const role of [plan.owner, plan.runtime]) await ensureRole(client, role);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [plan.database]);
    if (rowCount !== 0) return;
    const [database, owner, runtime] = [plan.database, plan.owner.name, plan.runtime.name].map(escapeIdentifier);
    await client.query(`CREATE DATABASE ${database} OWNER ${owner}`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${runtime}`);
  } finally {
    await client.end();
  }
}

async function ensureRole(client: Client, { name, password }: RoleAccess): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${escapeIdentifier(name)} LOGIN PASSWORD ${escapeLiteral(password)}`);
}
