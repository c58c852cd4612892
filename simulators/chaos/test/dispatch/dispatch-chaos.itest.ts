import { expect, test } from 'vitest';
import { runDispatchChaos } from './run-dispatch-chaos.ts';

test.each(['redis', 'postgres'] as const)(
  'dispatchers killed and stopped, the queue on %s wiped, jobs doubled: nobody is sent twice and no incident is lost',
  async (queue) => {
    const result = await runDispatchChaos({
      queue,
      dispatchers: 2,
      units: 60,
      seed: 5,
      incidents: 120,
      rate: 6,
      meanBetweenFaultsS: 2,
      say: () => undefined,
    });
    const { duplicatedJobs, ended, faultsDone, opened, requeuedMs, restartMs } = result;
    process.stdout.write(
      `${queue}: ${ended} of ${opened} ended, ${JSON.stringify(faultsDone)}, ${duplicatedJobs} jobs doubled; ` +
        `a unit ${((requeuedMs.at(-1) ?? 0) / 1_000).toFixed(1)} s after a recovery at most, ` +
        `${((restartMs.at(-1) ?? 0) / 1_000).toFixed(1)} s after a disturbance\n`,
    );
    expect(result).toMatchObject({ doubleAssignments: 0, lostIncidents: 0, brokenTransitions: 0, disagreements: 0 });
    expect(result.faults).toEqual([]);
    expect(result.crewErrors).toEqual([]);
    expect(opened).toBe(120);
    expect(ended).toBe(120);
    expect(duplicatedJobs).toBeGreaterThan(0);
    expect(restartMs.length).toBeGreaterThan(0);
  },
  180_000,
);
