/** The load generator: a process of its own, so that its work is not counted as the ingestor's. Its parent says what to do. */
import { prepareBulk, type BulkPlan } from './bulk.ts';
import { preparePaced, type PacedPlan, type PacedResult } from './paced.ts';

/** What the parent asks for, one at a time. */
export type LoadCommand =
  | { type: 'prepare-bulk'; plan: BulkPlan }
  | { type: 'prepare-paced'; plan: PacedPlan }
  | { type: 'run' }
  | { type: 'close' };

/** What it answers. */
export type LoadAnswer =
  | { type: 'prepared' | 'measure-begin' | 'measure-end' | 'closed' }
  | { type: 'bulk-done'; seconds: number }
  | { type: 'paced-done'; result: PacedResult }
  | { type: 'failed'; reason: string };

let run: () => Promise<LoadAnswer> = () => Promise.reject(new Error('nothing was prepared'));
let close: () => void = () => undefined;

async function obey(command: LoadCommand): Promise<LoadAnswer> {
  switch (command.type) {
    case 'prepare-bulk': {
      const bulk = await prepareBulk(command.plan);
      run = async () => ({ type: 'bulk-done', seconds: await bulk.run() });
      close = () => bulk.close();
      return { type: 'prepared' };
    }
    case 'prepare-paced': {
      const paced = await preparePaced(command.plan);
      run = async () => ({
        type: 'paced-done',
        result: await paced.run((phase) => answer({ type: `measure-${phase}` })),
      });
      close = () => paced.close();
      return { type: 'prepared' };
    }
    case 'run':
      return run();
    case 'close': {
      close();
      return { type: 'closed' };
    }
    default:
      throw new Error('unknown command');
  }
}

function answer(message: LoadAnswer): void {
  process.send?.(message);
}

process.on('message', (command: LoadCommand) => {
  obey(command).then(answer, (error: unknown) => answer({ type: 'failed', reason: String(error) }));
});
process.on('disconnect', () => process.exit(0));
