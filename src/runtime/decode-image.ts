import type { Mat } from 'opencv4nodejs';
import { StationError } from '../domain/station-error.js';
import { jpegIsWhole, readImageHeader } from './image-header.js';
import { cv } from './opencv.js';

interface DecodeOptions {
  /** Name for error messages. */
  readonly file: string;
  readonly maxMegapixels: number;
}

/**
 * Decodes a PNG, JPEG, BMP or TIFF file to 8 bit BGR or grey, as the file has it; 16 bit is scaled down, alpha dropped.
 * The size is checked before anything is decoded.
 *
 * @throws StationError `image-too-large` or `image-unreadable`, which includes files that are cut off.
 */
export function decodeImage(bytes: Buffer, { file, maxMegapixels }: DecodeOptions): Mat {
  const header = readImageHeader(bytes);
  if (header === undefined) throw new StationError('image-unreadable', { file });
  const { width, height } = header;
  if (width * height > maxMegapixels * 1e6) {
    throw new StationError('image-too-large', { file, width, height, limit: maxMegapixels });
  }
  if (header.format === 'jpeg' && !jpegIsWhole(bytes)) throw new StationError('image-unreadable', { file });
  const image = tryDecode(bytes);
  if (image === undefined) throw new StationError('image-unreadable', { file });
  return image;
}

/** The picture, or nothing when OpenCV cannot decode it. */
export function tryDecode(bytes: Buffer): Mat | undefined {
  try {
    const image = cv.imdecode(bytes, cv.IMREAD_ANYCOLOR);
    // The binding's types say boolean, it returns 0 or 1.
    return image.rows === 0 || image.cols === 0 ? undefined : image;
  } catch {
    return undefined;
  }
}
