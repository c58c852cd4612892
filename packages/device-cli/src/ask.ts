import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from './command.ts';

/**
 * Asks on the terminal, on standard error, so that standard output has nothing but the answer of the command.
 * @param hidden true: what is typed is not shown.
 * @throws UsageError when nobody is there to answer.
 */
export async function ask(question: string, hidden: boolean): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError('Set ROADCALL_TOKEN: there is no terminal to ask for name and password.');
  process.stderr.write(question);
  const output = hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr;
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    if (hidden) process.stderr.write('\n');
  }
}
