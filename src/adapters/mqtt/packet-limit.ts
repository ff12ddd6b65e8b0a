/** Where the reader of a stream of MQTT packets is. */
interface Place {
  readonly kind: 'type' | 'length' | 'body';
  readonly length: number;
  readonly shift: number;
}

const start: Place = { kind: 'type', length: 0, shift: 0 };

/**
 * Reads along with a stream of MQTT packets and says when one is announced that is larger than allowed, before its body
 * has come: MQTT 3.1.1 lets a broker send 256 MB at once, and the client library would keep all of it.
 *
 * @returns a function that takes each chunk and answers with the announced size of a packet that is too large, bytes
 */
export function packetLimit(maxBytes: number): (chunk: Uint8Array) => number | undefined {
  let place = start;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (place.kind === 'body') {
        const skipped = Math.min(place.length, chunk.length - at);
        at += skipped;
        place = skipped === place.length ? start : { ...place, length: place.length - skipped };
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      if (place.kind === 'type') {
        place = { kind: 'length', length: 0, shift: 0 };
        continue;
      }
      const length = place.length + (byte & 0x7f) * 2 ** place.shift;
      if (length > maxBytes || place.shift > 21) return length;
      if (byte >= 0x80) place = { kind: 'length', length, shift: place.shift + 7 };
      else place = length === 0 ? start : { kind: 'body', length, shift: 0 };
    }
    return undefined;
  };
}
