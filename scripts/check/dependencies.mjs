// Checks the dependency rules of .dependency-cruiser.mjs and that every TypeScript file was really looked into: a
// cruiser without a usable TypeScript sees no imports and passes. Runs on the workspace's Node 24.
import { globSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import configuration from '../../.dependency-cruiser.mjs';

const FOLDERS = ['packages', 'services', 'simulators', 'web'];

const { forbidden, options } = configuration;
const { output } = await cruise(FOLDERS, { ...options, ruleSet: { forbidden }, validate: true });
const { modules, summary } = output;

const files = globSync(
  FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx}`),
  { exclude: (path) => /(^|\/)(node_modules|dist)$/.test(String(path)) },
);
const cruised = new Set(modules.map((module) => module.source));
const unseen = files.filter((file) => !cruised.has(file) && !file.endsWith('.d.ts'));
const arrows = modules
  .filter((module) => !module.source.includes('node_modules'))
  .reduce((sum, module) => sum + module.dependencies.length, 0);

for (const { from, to, rule } of summary.violations) {
  const comment = forbidden.find(({ name }) => name === rule.name)?.comment;
  console.log(`${from} → ${to}: ${rule.name}${comment === undefined ? '' : ` (${comment})`}`);
}
for (const file of unseen) console.log(`${file} was not looked into`);
console.log(
  `${modules.length} modules, ${arrows} imports, ${files.length} TypeScript files, ${summary.error} violations`,
);
if (summary.error > 0 || unseen.length > 0 || modules.length < files.length || arrows < files.length) process.exit(1);
