import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { phase } from '../lib/progress.mjs';
import { run } from '../lib/run.mjs';
import { NODE, ROOT } from '../lib/workspace.mjs';

const bin = (name) => join(ROOT, 'node_modules', '.bin', name);

/** What `npm run check` runs, quickest first. */
function steps() {
  const all = [
    { what: 'Format', command: [bin('oxfmt'), '--check', '.'] },
    { what: 'Lint', command: [bin('oxlint'), '--type-aware', '--quiet'] },
    { what: 'Types', command: [bin('tsc'), '-p', 'tsconfig.json'] },
    {
      what: 'Types of the console',
      command: [bin('tsc'), '-p', join('web', 'tsconfig.json')],
      needs: 'web/tsconfig.json',
    },
    { what: 'Types that Node strips', command: [NODE, join('scripts', 'check', 'type-stripping.mjs')] },
    { what: 'Dependency rules', command: [NODE, join('scripts', 'check', 'dependencies.mjs')] },
    { what: 'Unused code', command: [bin('knip'), '--no-config-hints'] },
    { what: 'Schema dump', command: [NODE, SCHEMA_CHECK], needs: SCHEMA_CHECK },
  ];
  return all.filter(({ needs }) => needs === undefined || existsSync(join(ROOT, needs)));
}

const SCHEMA_CHECK = 'packages/store/src/schema-dump/check.ts';

/**
 * Runs every check, also after one has failed, and prints what failed with its output.
 *
 * @returns {Promise<{ passed: number, failures: string[] }>} failures: what the failed ones are called
 */
export async function runChecks() {
  const failures = [];
  const list = steps();
  for (const { what, command } of list) {
    const [program, ...args] = command;
    await phase(what, async () => {
      const { code, output } = await run(program, args, { cwd: ROOT });
      if (code === 0) return;
      failures.push(what);
      process.stdout.write(`\n${output.trimEnd()}\n`);
    });
    if (failures.at(-1) === what) process.stdout.write(`${what}: FAILED\n\n`);
  }
  return { passed: list.length - failures.length, failures };
}
