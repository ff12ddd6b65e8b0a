/** One part of a multipart stream. */
export interface MultipartPart {
  readonly data: Buffer;
}

interface ReadMultipart {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Without the two dashes. */
  readonly boundary: string;
  /** A part that grows beyond this is an error: bounds the memory. */
  readonly maxPartBytes: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const maxHeadBytes = 16_384;

/**
 * The parts of a multipart/x-mixed-replace stream as they arrive (RFC 2046, section 5.1). A part ends after its
 * Content-Length, where it has one, or before the next boundary.
 *
 * @throws RangeError for a head or a part that is too large.
 */
export async function* readMultipart({
  chunks,
  boundary,
  maxPartBytes,
}: ReadMultipart): AsyncGenerator<MultipartPart> {
  const delimiter = Buffer.from(`--${boundary}`);
  let buffer: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const taken = takePart(buffer, delimiter);
      if (taken === undefined) break;
      buffer = taken.rest;
      yield { data: taken.data };
    }
    if (buffer.length > maxPartBytes + maxHeadBytes) {
      throw new RangeError(`a part of the stream has more than ${maxPartBytes} bytes`);
    }
  }
}

interface TakenPart {
  readonly data: Buffer;
  readonly rest: Buffer;
}

/** The first whole part of the bytes that have come so far; nothing while it is not whole. */
function takePart(buffer: Buffer, delimiter: Buffer): TakenPart | undefined {
  const start = buffer.indexOf(delimiter);
  if (start < 0) return undefined;
  const head = buffer.indexOf(headEnd, start + delimiter.length);
  if (head < 0) return undefined;
  const body = head + headEnd.length;
  const length = contentLength(buffer.toString('latin1', start + delimiter.length, head));
  if (length !== undefined) {
    if (buffer.length < body + length) return undefined;
    return { data: buffer.subarray(body, body + length), rest: buffer.subarray(body + length) };
  }
  const end = buffer.indexOf(delimiter, body);
  if (end < 0) return undefined;
  // The line break before a boundary belongs to the boundary.
  const lineBreak = buffer.toString('latin1', end - 2, end) === '\r\n' ? 2 : 0;
  return { data: buffer.subarray(body, end - lineBreak), rest: buffer.subarray(end) };
}

function contentLength(head: string): number | undefined {
  const match = /^content-length:\s*(\d{1,9})\s*$/im.exec(head);
  return match === null ? undefined : Number(match[1]);
}
