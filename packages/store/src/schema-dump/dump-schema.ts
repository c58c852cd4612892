import type { Queryable } from '../queryable.ts';
import { readFunctions, readRelations, type Relation } from './read-catalogue.ts';

/**
 * The schema `public` as text, the same for the same schema: tables with columns, constraints, indexes and grants,
 * sequences, functions. Day partitions and what belongs to extensions are left out.
 */
export async function dumpSchema(db: Queryable, runtimeRole: string): Promise<string> {
  const relations = await readRelations(db, runtimeRole);
  const functions = await readFunctions(db, runtimeRole);
  const { rows: extensions } = await db.query<{ name: string }>(
    `SELECT extname AS name FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname`,
  );
  const parts = [
    'The schema after all migrations, written by `node packages/store/src/schema-dump/check.ts --write`.',
    extensions.map(({ name }) => `extension ${name}`).join('\n'),
    ...relations.map(describeRelation),
    ...functions.map(
      ({ definition, grants }) => `${definition.trimEnd()}\n${grants.map((grant) => `-- ${grant}\n`).join('')}`,
    ),
  ];
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`;
}

function describeRelation({ title, details, grants }: Relation): string {
  return [title, ...details.map((detail) => `  ${detail}`), ...grants.map((grant) => `  -- ${grant}`)].join('\n');
}
