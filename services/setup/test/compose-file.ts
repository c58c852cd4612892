import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

const Service = z.looseObject({
  image: z.string(),
  build: z.object({ target: z.string() }).loose().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  healthcheck: z
    .object({ test: z.array(z.string()) })
    .loose()
    .optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
});
const ComposeFile = z.looseObject({
  services: z.record(z.string(), Service),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});
type ComposeFile = z.infer<typeof ComposeFile>;
export type ComposeService = z.infer<typeof Service>;

/** docker-compose.yml as Compose reads it, with its variables' defaults or these values. */
export function readComposeFile(variables: Readonly<Record<string, string>> = {}): ComposeFile {
  const interpolate = (_key: string, value: unknown): unknown =>
    typeof value !== 'string'
      ? value
      : value
          .replaceAll(/\$\{(\w+):-([^}]*)\}/g, (_all, name: string, fallback: string) => variables[name] ?? fallback)
          .replaceAll('$$', '$');
  const tree: unknown = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true });
  return ComposeFile.parse(JSON.parse(JSON.stringify(tree, interpolate)));
}

/** The command of a container: its own, or that of its target in the Dockerfile. */
export function commandOf({ command, build }: ComposeService): string[] {
  if (command !== undefined) return command;
  const stages = readFileSync(join(ROOT, 'deploy', 'Dockerfile'), 'utf8').split(/^FROM /m);
  const stage = stages.find((text) => text.split('\n', 1)[0]!.endsWith(` AS ${build?.target}`));
  const line = /^CMD (\[.*\])$/m.exec(stage ?? '')?.[1];
  return z.array(z.string()).parse(JSON.parse(line ?? 'null'));
}
