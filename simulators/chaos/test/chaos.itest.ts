import { expect, test } from 'vitest';
import { killsInWords, runChaos, type ChaosResult } from './run-chaos.ts';

const SHORT = {
  seed: 3,
  devices: 100,
  calmS: 2,
  faultsS: 10,
  meanBetweenFaultsS: 1.5,
  outageS: 2,
  say: () => undefined,
};

async function shortChaos(broker: boolean): Promise<{ result: ChaosResult; killed: number }> {
  const result = await runChaos({ ...SHORT, broker, fixesPerS: broker ? 500 : 1_500 });
  const { acknowledged, kills, recoveriesS } = result;
  process.stdout.write(
    `kills: ${killsInWords(kills)}; ${acknowledged} fixes acknowledged, ${result.lost} lost, ` +
      `${result.duplicates} twice; longest recovery ${Math.max(...recoveriesS).toFixed(1)} s\n`,
  );
  return { result, killed: Math.min(kills.ingestor, kills.database, broker ? kills.broker : Infinity) };
}

test.each([
  ['ingestor and database', false],
  ['Mosquitto too, with devices that send again until our acks,', true],
])(
  'kill -9 of %s under load with every kind of bad input loses nothing and stores nothing twice',
  async (_, broker) => {
    const { result, killed } = await shortChaos(broker);
    const { sent, acknowledged, quarantined, malformed, conflicts, outOfRange } = result;
    expect(killed).toBeGreaterThan(0);
    expect(result).toMatchObject({ lost: 0, duplicates: 0, altered: 0 });
    expect(acknowledged).toBe(sent);
    expect(quarantined).toEqual({ malformed, conflict: conflicts, out_of_range: outOfRange });
    expect(Math.min(malformed, conflicts, outOfRange)).toBeGreaterThan(0);
  },
  240_000,
);
