import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isStationError } from '../../../src/domain/station-error.js';
import { seededRandom } from '../../../src/evaluation/seeded-random.js';
import { decodeImage } from '../../../src/runtime/decode-image.js';
import { repositoryRoot } from '../../fixtures/repository-root.js';

const maxMegapixels = 12;

/** What decoding ends with: the size of the picture, or the code of the refusal. Anything else is thrown. */
function decoded(bytes: Buffer): string {
  try {
    const { cols, rows } = decodeImage(bytes, { file: 'x', maxMegapixels });
    return `${cols} x ${rows}`;
  } catch (error) {
    if (isStationError(error)) return error.code;
    throw error;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  const body = Buffer.concat([head.subarray(4), data]);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([head.subarray(0, 4), body, crc]);
}

/** ISO 3309, as PNG uses it. */
function crc32(data: Buffer): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xed_b8_83_20 : 0);
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}

/** A grey PNG whose header and whose pixels may disagree. */
function png(
  width: number,
  height: number,
  pixels: Buffer,
  {
    more = [],
    kind = [8, 0, 0, 0, 0],
  }: { readonly more?: readonly Buffer[]; readonly kind?: readonly number[] } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(kind, 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(pixels, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const zeros = (megabytes: number): Buffer => Buffer.alloc(megabytes * 1024 * 1024);

/** A JPEG that says it has so many pixels, and has none. */
function emptyJpeg(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0, 0xff, 0xd9]);
  frame.writeUInt16BE(height, 7);
  frame.writeUInt16BE(width, 9);
  return frame;
}

function emptyBmp(width: number, height: number): Buffer {
  const header = Buffer.alloc(60);
  header.write('BM', 'latin1');
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return header;
}

function emptyTiff(width: number, height: number): Buffer {
  const tiff = Buffer.alloc(64);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  for (const [index, [tag, value]] of [
    [256, width],
    [257, height],
  ].entries()) {
    tiff.writeUInt16LE(tag ?? 0, 10 + index * 12);
    tiff.writeUInt16LE(4, 12 + index * 12);
    tiff.writeUInt32LE(1, 14 + index * 12);
    tiff.writeUInt32LE(value ?? 0, 18 + index * 12);
  }
  return tiff;
}

describe('an image that is a bomb', () => {
  it.each([
    ['PNG of 900 megapixels in a few kilobytes', png(30_000, 30_000, zeros(8)), 'image-too-large'],
    [
      'PNG of the greatest size that there is',
      png(0x7f_ff_ff_ff, 0x7f_ff_ff_ff, zeros(1)),
      'image-too-large',
    ],
    ['JPEG of 4 gigapixels in 17 bytes', emptyJpeg(65_500, 65_500), 'image-too-large'],
    ['BMP of 2 gigapixels', emptyBmp(46_000, -46_000), 'image-too-large'],
    ['TIFF of 16 gigapixels', emptyTiff(0xff_ff, 0x3_ff_ff), 'image-too-large'],
    ['BMP without its pixels', emptyBmp(3000, 3000), 'image-unreadable'],
    ['TIFF without its pixels', emptyTiff(3000, 3000), 'image-unreadable'],
    ['text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1e9"/>'), 'image-unreadable'],
    ['nothing', Buffer.alloc(0), 'image-unreadable'],
  ])('is refused before it goes off: %s', (_name, bytes, code) => {
    const before = process.memoryUsage().rss;
    expect(decoded(bytes)).toBe(code);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('is read as far as its header goes: pixels that unpack to 256 times as many', () => {
    const bomb = png(512, 512, zeros(64));
    const before = process.memoryUsage().rss;
    expect(decoded(bomb)).toBe('512 x 512');
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it('in a comment of the file does no harm', () => {
    const comment = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(zeros(256))]));
    const before = process.memoryUsage().rss;
    decoded(png(8, 8, Buffer.alloc(8 * 9), { more: [comment] }));
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });
});

describe('an image that is damaged', () => {
  const jpeg = readFileSync(`${repositoryRoot()}/reference-images/controller-board/good/01.jpg`);
  const small = readFileSync(`${repositoryRoot()}/test/fixtures/images/board.png`);

  it.each([
    ['PNG', small, 1500],
    ['JPEG', jpeg, 150],
  ])('is decoded or refused, and nothing else happens: %s', (_name, whole, times) => {
    const random = seededRandom(11);
    const seen = new Set<string>();
    for (let time = 0; time < times; time += 1) {
      const bytes = Buffer.from(whole);
      for (let edits = 0; edits < 1 + random() * 8; edits += 1) {
        // Headers hold what a decoder believes; most edits go there.
        const at = Math.floor(random() * (random() < 0.7 ? 200 : bytes.length));
        bytes[at] = Math.floor(random() * 256);
      }
      const outcome = decoded(
        random() < 0.1 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes,
      );
      seen.add(/^\d+ x/.test(outcome) ? 'decoded' : outcome);
    }
    expect(seen).toContain('image-unreadable');
  });

  it('has sums that fit and a header that does not: PNG', () => {
    const random = seededRandom(12);
    const any = (...values: readonly number[]): number => values[Math.floor(random() * values.length)] ?? 0;
    const seen = new Set<string>();
    for (let time = 0; time < 600; time += 1) {
      const noise = Array.from({ length: any(0, 9, 300, 5000) }, () => Math.floor(random() * 256));
      const pixels = random() < 0.5 ? Buffer.from(noise) : Buffer.alloc(40_000);
      const kind = [
        any(1, 2, 4, 8, 16, 7),
        any(0, 2, 3, 4, 6, 5),
        any(0, 0, 0, 1),
        any(0, 0, 0, 9),
        any(0, 1, 2),
      ];
      const palette = chunk('PLTE', Buffer.alloc(any(3, 768, 4, 3000)));
      const outcome = decoded(
        png(any(1, 8, 64, 3000), any(1, 8, 64, 3000), pixels, { kind, more: [palette] }),
      );
      seen.add(/^\d+ x/.test(outcome) ? 'decoded' : outcome);
    }
    expect([...seen].toSorted()).toEqual(['decoded', 'image-unreadable']);
  });
});
