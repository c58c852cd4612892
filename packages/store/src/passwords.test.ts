import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './passwords.ts';

test('a password fits its own hash and no other', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await verifyPassword('correct horse battery', hash)).toBe(true);
  expect(await verifyPassword('correct horse batterz', hash)).toBe(false);
});

test('the same password never hashes to the same string', async () => {
  expect(await hashPassword('twice')).not.toBe(await hashPassword('twice'));
});

test('composed and decomposed characters are the same password', async () => {
  expect(await verifyPassword('caf\u0065\u0301 roadcall', await hashPassword('caf\u00e9 roadcall'))).toBe(true);
});

test('nobody signs in where there is no hash', async () => {
  expect(await verifyPassword('anything', null)).toBe(false);
  expect(await verifyPassword('anything', 'not a PHC string')).toBe(false);
});
