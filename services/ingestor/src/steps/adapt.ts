import type { Passage } from '../message.ts';

/** Puts the message of another system into our own form; a message that is in it already goes on as it is. */
export function adapt(passage: Passage): void {
  const { reading, message } = passage;
  if (reading === undefined) return;
  const adapted = reading.adapter.adapt({ topic: message.topic, value: passage.value, datum: reading.datum });
  passage.value = undefined;
  switch (adapted.kind) {
    case 'fixes':
      passage.value = { fixes: adapted.fixes };
      break;
    case 'status':
      passage.status = adapted.status;
      break;
    case 'ignored':
      passage.ignored = `${reading.adapter.name} ${adapted.type}`;
      break;
    case 'refused':
      passage.rejections.push(adapted.rejection);
  }
}
