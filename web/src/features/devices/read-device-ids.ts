import { DeviceId } from '@roadcall/contracts';

/** Ids in a text, apart by blanks, commas, semicolons or lines; each once, in their order. @returns also the words that are none. */
export function readDeviceIds(text: string): { ids: DeviceId[]; wrong: string[] } {
  const ids = new Set<DeviceId>();
  const wrong: string[] = [];
  for (const word of text.split(/[\s,;]+/)) {
    if (word === '') continue;
    const read = DeviceId.safeParse(word);
    if (read.success) ids.add(read.data);
    else wrong.push(word);
  }
  return { ids: [...ids], wrong };
}
