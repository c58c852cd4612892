import { join } from 'node:path';
import { startChild, type Child, type ChildPlan } from './child.ts';
import { openLogFile, type LogFile } from './log-file.ts';
import { createNotices } from './notices.ts';
import type { Screen } from './screen.ts';

/** The child processes of a run, which see each other's live frames. */
export interface ChildGroup {
  /** Resolves when the child is ready. */
  start(plan: ChildPlan, logFolder: string): Promise<void>;
  /** The last started first, those named together side by side. */
  stop(): Promise<void>;
  kill(): void;
}

const LAST_STOP_MS = 2_500;
const STOP_MS = 4_000;

/**
 * @param onHopeless called when a vital child cannot go on for good; of others it is only said.
 * @param onFirstMotion called once, at the first live frame.
 */
export function createChildGroup(
  screen: Screen,
  onHopeless: (sentence: string) => void,
  onFirstMotion: () => void,
): ChildGroup {
  const members: { child: Child; receivesLive: boolean; log: LogFile }[] = [];
  const notices = createNotices(screen);
  let hasMoved = false;
  let isStopping = false;

  return {
    async start(plan, logFolder) {
      const log = openLogFile(join(logFolder, `${plan.name}.log`));
      const child = startChild(plan, {
        log,
        notice: (line) => (isStopping ? undefined : notices.take(plan.name, line)),
        say: screen.say,
        onHopeless: plan.isVital ? onHopeless : screen.say,
        onLive(message) {
          if (!hasMoved) onFirstMotion();
          hasMoved = true;
          for (const member of members) {
            if (member.receivesLive && member.child !== child) member.child.offerLive(message);
          }
        },
      });
      members.push({ child, receivesLive: plan.receivesLive, log });
      await child.ready;
    },
    async stop() {
      isStopping = true;
      // Whoever came last uses the others: it goes first, so that nothing fails on the way out.
      const last = members.at(-1);
      await last?.child.stop(LAST_STOP_MS);
      await Promise.all(members.map(({ child }) => child.stop(STOP_MS)));
      for (const { log } of members) log.close();
    },
    kill() {
      for (const { child } of members) child.kill();
    },
  };
}
