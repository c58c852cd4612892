import { readFile, rename, writeFile } from 'node:fs/promises';
import { AlarmKind } from '@roadcall/contracts';
import { z } from 'zod';
import type { DeviceMemory } from './core/vehicle-state.ts';

const Memory = z.record(
  z.string(),
  z.object({
    lat: z.number(),
    lon: z.number(),
    headingDeg: z.number(),
    odometerM: z.number(),
    energyPct: z.number().exactOptional(),
    alarms: z.array(z.object({ kind: AlarmKind, code: z.string().exactOptional() })).exactOptional(),
  }),
);

/** What the devices kept when the simulator was last stopped, by device id; nothing where the file is missing or bad. */
export async function readDeviceMemories(file: string | undefined): Promise<ReadonlyMap<string, DeviceMemory>> {
  if (file === undefined) return new Map();
  try {
    return new Map(Object.entries(Memory.parse(JSON.parse(await readFile(file, 'utf8')))));
  } catch {
    // A real device without its memory starts, too: with whatever it finds.
    return new Map();
  }
}

/** Keeps them; a reader never sees half a file. */
export async function writeDeviceMemories(file: string, memories: ReadonlyMap<string, DeviceMemory>): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(memories)));
  await rename(`${file}.new`, file);
}
