/** What the first bytes of an image file say, before anything is decoded. */
export interface ImageHeader {
  readonly format: 'png' | 'jpeg' | 'bmp' | 'tiff';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Format and size of a PNG, JPEG, BMP or TIFF file; nothing when it is none of them or the header is damaged. */
export function readImageHeader(bytes: Buffer): ImageHeader | undefined {
  try {
    if (bytes.subarray(0, 8).equals(pngSignature)) {
      return sized('png', bytes.readUInt32BE(16), bytes.readUInt32BE(20));
    }
    if (bytes.readUInt16BE(0) === 0xffd8) return readJpegHeader(bytes);
    const word = bytes.toString('latin1', 0, 2);
    if (word === 'BM') return sized('bmp', Math.abs(bytes.readInt32LE(18)), Math.abs(bytes.readInt32LE(22)));
    if (word === 'II' || word === 'MM') return readTiffHeader(bytes, word === 'II');
    return undefined;
  } catch {
    return undefined; // a read past the end of the bytes: the header is cut off
  }
}

/**
 * True when a JPEG ends with its end marker. A decoder fills what is missing with grey and does not complain, so a file
 * or frame that was cut off must be found here.
 */
export function jpegIsWhole(bytes: Buffer): boolean {
  let end = bytes.length;
  // Some cameras pad their frames with zeros or a line end.
  while (end > 2 && (bytes[end - 1] === 0 || bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end -= 1;
  return end > 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(end - 2) === 0xffd9;
}

function sized(format: ImageHeader['format'], width: number, height: number): ImageHeader | undefined {
  return width > 0 && height > 0 ? { format, width, height } : undefined;
}

/** Walks the segments up to the start of frame (ISO/IEC 10918-1, B.2). */
function readJpegHeader(bytes: Buffer): ImageHeader | undefined {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
    } else if (isStartOfFrame(marker)) {
      return sized('jpeg', bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
    } else {
      at += 2 + bytes.readUInt16BE(at + 2);
    }
  }
  return undefined;
}

function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Reads tags 256 and 257 of the first directory (TIFF 6.0, section 2). */
function readTiffHeader(bytes: Buffer, littleEndian: boolean): ImageHeader | undefined {
  const u16 = (at: number): number => (littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number): number => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  if (u16(2) !== 42) return undefined;
  const directory = u32(4);
  const entries = u16(directory);
  const size = new Map<number, number>();
  for (let index = 0; index < entries; index += 1) {
    const at = directory + 2 + index * 12;
    const tag = u16(at);
    if (tag === 256 || tag === 257) size.set(tag, u16(at + 2) === 3 ? u16(at + 8) : u32(at + 8));
  }
  return sized('tiff', size.get(256) ?? 0, size.get(257) ?? 0);
}
