import { Decoder, setSizeLimits } from 'cbor-x';
import type { Passage } from '../message.ts';

/** CBOR: records and shared references, cbor-x's own additions, stay off; maps become plain objects. */
const cbor = new Decoder({ useRecords: false, mapsAsObjects: true });
/** A header may claim any length; the largest message that is allowed has far fewer entries. */
setSizeLimits({ maxArraySize: 65_536, maxMapSize: 65_536, maxObjectSize: 65_536 });
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Payload bytes to a value: CBOR when the first byte is that of a map (0xA0–0xBF), else JSON in UTF-8 (architecture §5). */
export function decode(passage: Passage): void {
  const { payload, channel } = passage.message;
  if (passage.reading === undefined && channel === undefined) {
    passage.rejections.push({
      reason: 'unknown_topic',
      detail: `topic ${passage.message.topic}: nothing is taken here; allowed are telemetry, alarm, status and results`,
    });
    return;
  }
  const first = payload[0];
  const isCbor = first !== undefined && first >= 0xa0 && first <= 0xbf;
  try {
    passage.value = isCbor ? (cbor.decode(payload) as unknown) : (JSON.parse(utf8.decode(payload)) as unknown);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    passage.rejections.push({
      reason: 'unparseable',
      detail: `payload: not ${isCbor ? 'CBOR' : 'JSON'} (${why}); allowed are a JSON object in UTF-8 or a CBOR map`,
    });
  }
}
