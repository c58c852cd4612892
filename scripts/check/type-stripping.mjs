// Checks that Node can run every TypeScript file as it stands: what strips the types reads fewer programs than the type
// checker (a variable named `of` in a for…of, say), and a service would not start. Runs on the workspace's Node 24.
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

process.removeAllListeners('warning');
const files = globSync(
  ['packages', 'services', 'simulators'].map((folder) => `${folder}/**/*.ts`),
  {
    exclude: (path) => /(^|\/)(node_modules|dist)$/.test(String(path)),
  },
);
let refused = 0;
for (const file of files) {
  try {
    stripTypeScriptTypes(readFileSync(file, 'utf8'));
  } catch (error) {
    refused += 1;
    console.log(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(`${files.length} files, ${refused} that Node cannot run`);
if (refused > 0 || files.length === 0) process.exit(1);
