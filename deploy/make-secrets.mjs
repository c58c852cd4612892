// node deploy/make-secrets.mjs [FOLDER]: makes the secrets that docker-compose.yml names, each a file, in deploy/secrets.
// What is there already is kept. Plain JavaScript without packages, for whatever Node the host has.
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2] ?? join(import.meta.dirname, 'secrets');
mkdirSync(folder, { recursive: true, mode: 0o700 });
chmodSync(folder, 0o700);

const random = () => randomBytes(24).toString('base64url');

/** The folder is closed to others; in it each file can be read, as the users of the containers are not ours. */
function secret(name, make) {
  const file = join(folder, name);
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o444 });
  return readFileSync(file, 'utf8');
}

const superuser = secret('database_superuser_password', random);
secret('database_superuser_url', () => `postgresql://postgres:${superuser}@database:5432/postgres`);
secret('database_owner_url', () => `postgresql://roadcall_owner:${random()}@database:5432/roadcall`);
secret('database_url', () => `postgresql://roadcall_runtime:${random()}@database:5432/roadcall`);
const redis = secret('redis_password', random);
secret('redis_url', () => `redis://:${redis}@redis:6379`);
const broker = secret('broker_password', random);
secret('mosquitto_passwords', () => mosquittoLine('roadcall-ingestor', broker));
secret('metrics_token', random);
secret('admin_password', random);
console.log(`the secrets are in ${folder}; the first administrator is "admin", the password is in admin_password`);

/** A line of Mosquitto's password file: PBKDF2 with SHA-512, 101 rounds, 12 bytes of salt. */
function mosquittoLine(user, password) {
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, 101, 64, 'sha512');
  return `${user}:$7$101$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}
