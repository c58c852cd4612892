import { expect, test } from 'vitest';
import { runChaos } from './run-chaos.ts';

test('kill -9 of ingestor and database under load with every kind of bad input loses nothing and stores nothing twice', async () => {
  const result = await runChaos({
    seed: 3,
    devices: 100,
    fixesPerS: 1_500,
    calmS: 2,
    faultsS: 10,
    meanBetweenFaultsS: 1.5,
    outageS: 2,
    say: () => undefined,
  });
  const { sent, acknowledged, quarantined, kills, recoveriesS } = result;
  process.stdout.write(
    `kills: ingestor ${kills.ingestor}, database ${kills.database}; ${acknowledged} fixes acknowledged, ${result.lost} lost, ` +
      `${result.duplicates} twice; longest recovery ${Math.max(...recoveriesS).toFixed(1)} s\n`,
  );
  expect(Math.min(kills.ingestor, kills.database)).toBeGreaterThan(0);
  expect(result).toMatchObject({ lost: 0, duplicates: 0, altered: 0 });
  expect(acknowledged).toBe(sent);
  expect(quarantined).toEqual({
    malformed: result.malformed,
    conflict: result.conflicts,
    out_of_range: result.outOfRange,
  });
  expect(Math.min(result.malformed, result.conflicts, result.outOfRange)).toBeGreaterThan(0);
}, 240_000);
