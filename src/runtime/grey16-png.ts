import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A grey picture of 16 bits a pixel with one note beside the pixels. */
export interface Grey16Picture {
  readonly width: number;
  readonly height: number;
  /** Row by row. */
  readonly data: Uint16Array;
  /** Latin-1, without NUL: the text chunk `twinspect`. */
  readonly note: string;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const keyword = 'twinspect';
/** Larger pictures are refused before they are unpacked. */
const maxPixels = 100_000_000;
/** Filter "Up" of the PNG specification: each byte less the one above it. */
const filterUp = 2;
/** Measured on anomaly maps: higher levels of deflate cost more time than they save bytes. */
const level = 4;

/** A PNG file that every viewer shows (W3C PNG, third edition), without OpenCV, so that the station process can read it. */
export function encodeGrey16({ width, height, data, note }: Grey16Picture): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([16, 0, 0, 0, 0], 8); // bits, grey, deflate, adaptive filters, not interlaced
  return new Uint8Array(
    Buffer.concat([
      signature,
      chunk('IHDR', header),
      chunk('tEXt', Buffer.from(`${keyword}\0${note}`, 'latin1')),
      chunk('IDAT', deflateSync(filteredRows(width, height, data), { level })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

/** The picture in a file that `encodeGrey16` made; nothing for any other file or a damaged one. */
export function decodeGrey16(file: Uint8Array): Grey16Picture | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const chunks = readChunks(bytes);
  const header = chunks?.get('IHDR');
  const text = chunks?.get('tEXt')?.toString('latin1');
  const packed = chunks?.get('IDAT');
  if (header?.length !== 13 || packed === undefined || text?.startsWith(`${keyword}\0`) !== true)
    return undefined;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  if (width * height > maxPixels || header.readUInt16BE(8) !== 16 << 8) return undefined;
  const data = unpackedRows(packed, width, height);
  return data && { width, height, data, note: text.slice(keyword.length + 1) };
}

function filteredRows(width: number, height: number, data: Uint16Array): Buffer {
  const stride = 1 + width * 2;
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    rows[y * stride] = filterUp;
    for (let x = 0; x < width; x += 1) {
      const value = data[y * width + x] ?? 0;
      const above = y === 0 ? 0 : (data[(y - 1) * width + x] ?? 0);
      const at = y * stride + 1 + x * 2;
      rows[at] = (value >> 8) - (above >> 8);
      rows[at + 1] = (value & 255) - (above & 255);
    }
  }
  return rows;
}

function unpackedRows(packed: Buffer, width: number, height: number): Uint16Array | undefined {
  const stride = 1 + width * 2;
  const rows = tryInflate(packed, stride * height);
  if (rows?.length !== stride * height) return undefined;
  const data = new Uint16Array(width * height);
  for (let y = 0; y < height; y += 1) {
    if (rows[y * stride] !== filterUp) return undefined;
    for (let x = 0; x < width; x += 1) {
      const above = y === 0 ? 0 : (data[(y - 1) * width + x] ?? 0);
      const at = y * stride + 1 + x * 2;
      const high = ((rows[at] ?? 0) + (above >> 8)) & 255;
      const low = ((rows[at + 1] ?? 0) + (above & 255)) & 255;
      data[y * width + x] = (high << 8) | low;
    }
  }
  return data;
}

function tryInflate(packed: Buffer, bytes: number): Buffer | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch {
    return undefined;
  }
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** The first chunk of each type; nothing where the file is no PNG, is cut off, or a check sum is wrong. */
function readChunks(bytes: Buffer): ReadonlyMap<string, Buffer> | undefined {
  if (!bytes.subarray(0, signature.length).equals(signature)) return undefined;
  const found = new Map<string, Buffer>();
  for (let at = signature.length; at < bytes.length; ) {
    if (at + 12 > bytes.length) return undefined;
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) return undefined;
    const named = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(named) !== bytes.readUInt32BE(at + 8 + length)) return undefined;
    const type = named.toString('latin1', 0, 4);
    if (!found.has(type)) found.set(type, named.subarray(4));
    at += 12 + length;
  }
  return found;
}
