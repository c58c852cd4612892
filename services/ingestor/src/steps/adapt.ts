import type { Step } from '../message.ts';
import type { ActiveAlarms } from '../state/active-alarms.ts';

/** Puts the message of another system into our own form; a message that is in it already goes on as it is. */
export function createAdapter(alarms: ActiveAlarms): Step {
  return (passage) => {
    const { reading, message } = passage;
    if (reading === undefined) return;
    const { adapter, datum } = reading;
    const adapted = adapter.adapt({
      topic: message.topic,
      value: passage.value,
      datum,
      isActive: (kind, code) => alarms.has(message.deviceId, kind, code),
    });
    passage.value = undefined;
    switch (adapted.kind) {
      case 'fixes':
        passage.rejections.push(...adapted.rejections);
        if (adapted.fixes.length > 0) passage.value = { fixes: adapted.fixes };
        break;
      case 'status':
        passage.status = adapted.status;
        break;
      case 'ignored':
        passage.ignored = `${adapter.name} ${adapted.type}`;
        break;
      case 'refused':
        passage.rejections.push(adapted.rejection);
    }
  };
}
