import { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { objectAt, textAt } from '../json-access.ts';
import { MAX_RECORD_BYTES, parseBytes } from '../read-bytes.ts';
import type { Spelling } from './spelling.ts';

/**
 * Pub/Sub: an element of a pull answer (`{ackId, message: {data}}`), a push request (`{message, subscription}`) or the
 * message alone (`{data, messageId}`); `data` is the entry's JSON in base64, sometimes gzipped.
 */
export const pubsub: Spelling = {
  name: 'pubsub',
  loss: 0,
  matches: (value) =>
    textAt(objectAt(value, 'message'), 'data') !== undefined ||
    (textAt(value, 'data') !== undefined &&
      (value.messageId !== undefined ||
        value.message_id !== undefined ||
        value.attributes !== undefined ||
        value.publishTime !== undefined)),
  spell: (value) => {
    const data = textAt(objectAt(value, 'message') ?? value, 'data') ?? '';
    let bytes = Buffer.from(data, 'base64');
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
      try {
        bytes = gunzipSync(bytes, { maxOutputLength: MAX_RECORD_BYTES });
      } catch {
        return { reason: 'Pub/Sub data is gzip that cannot be read' };
      }
    }
    const parsed = parseBytes(bytes, 0, bytes.length);
    return parsed.ok
      ? { inner: parsed.value, lossy: parsed.lossy }
      : { reason: `Pub/Sub data: ${parsed.reason}` };
  },
};
