import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addReferences,
  listReferences,
  type NewSample,
  type Registration,
} from '../../../src/references/reference-store.js';

const now = new Date('2026-03-04T05:06:07.089Z');
const first: NewSample = { source: '/photos/first.PNG', data: Buffer.from('first image') };
const second: NewSample = { source: 'second.jpg', data: Buffer.from('second image') };

let dataDirectory = '';
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'twinspect-references-'));
});

function add(images: readonly NewSample[], part = 'washer'): Promise<Registration> {
  return addReferences({ dataDirectory, part, images, registeredBy: 'ada', now });
}

function hashOf(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

describe('registering', () => {
  it('keeps images under their hash, in order, with who and when', async () => {
    await add([second]);
    await add([first]);
    const samples = await listReferences(dataDirectory, 'washer');
    expect(samples).toEqual(
      [second, first].map(({ data }, index) => {
        const sha256 = hashOf(data);
        const file = `${sha256}${index === 0 ? '.jpg' : '.png'}`;
        const path = join(dataDirectory, 'references', 'washer', file);
        return { sha256, file, registeredAt: '2026-03-04T05:06:07.089Z', registeredBy: 'ada', path };
      }),
    );
    expect(await readFile(samples[1]?.path ?? '')).toEqual(first.data);
  });

  it('leaves nothing behind but the images and a list that a person can read', async () => {
    await add([first]);
    const folder = join(dataDirectory, 'references', 'washer');
    const sha256 = hashOf(first.data);
    expect((await readdir(folder)).toSorted()).toEqual([`${sha256}.png`, 'samples.json'].toSorted());
    expect(await readFile(join(folder, 'samples.json'), 'utf8')).toBe(
      `{\n  "samples": [\n    {\n      "sha256": "${sha256}",\n      "file": "${sha256}.png",\n` +
        `      "registeredAt": "2026-03-04T05:06:07.089Z",\n      "registeredBy": "ada"\n    }\n  ]\n}\n`,
    );
  });

  it('names images that are there already, and does not add them again', async () => {
    await add([first]);
    const again = await add([{ ...first, source: 'copy.bmp' }, second, { ...second, source: 'twin.jpg' }]);
    expect(again.added.map(({ sha256 }) => sha256)).toEqual([hashOf(second.data)]);
    expect(again.duplicates.map(({ source }) => source)).toEqual(['copy.bmp', 'twin.jpg']);
    expect(await listReferences(dataDirectory, 'washer')).toHaveLength(2);
  });

  it('keeps parts apart', async () => {
    await add([first]);
    expect(await listReferences(dataDirectory, 'bracket')).toEqual([]);
  });

  it.each(['notes.txt', 'image', 'image.png.exe'])('refuses %s by its ending', async (source) => {
    await expect(add([{ source, data: first.data }])).rejects.toMatchObject({ code: 'reference-rejected' });
    expect(await listReferences(dataDirectory, 'washer')).toEqual([]);
  });

  it.each(['../washer', 'a/b', '', '.', '..', 'x'.repeat(64)])(
    'refuses "%s" as the name of a part',
    async (part) => {
      await expect(add([first], part)).rejects.toMatchObject({ code: 'usage' });
      await expect(listReferences(dataDirectory, part)).rejects.toMatchObject({ code: 'usage' });
    },
  );
});

describe('reading', () => {
  it('notices an image that was changed', async () => {
    const { added } = await add([first, second]);
    const path = added[1]?.path ?? '';
    await appendFile(path, 'x');
    await expect(listReferences(dataDirectory, 'washer')).rejects.toMatchObject({
      code: 'reference-damaged',
      parameters: { file: path },
    });
  });

  it('notices an image that is gone', async () => {
    const { added } = await add([first]);
    await unlink(added[0]?.path ?? '');
    await expect(listReferences(dataDirectory, 'washer')).rejects.toMatchObject({
      code: 'reference-damaged',
    });
  });

  it.each([
    ['cut off', '{"samples": [{"sha'],
    ['of another kind', '[]'],
    ['empty', ''],
    [
      'leading out of its folder',
      `{"samples":[{"sha256":"","file":"../../etc/passwd","registeredAt":"","registeredBy":""}]}`,
    ],
    ['with fields missing', '{"samples":[{"sha256":"00"}]}'],
  ])('notices a list that is %s', async (_, text) => {
    const { added } = await add([first]);
    const list = join(dataDirectory, 'references', 'washer', 'samples.json');
    expect(basename(added[0]?.path ?? '')).toMatch(/\.png$/);
    await writeFile(list, text);
    await expect(listReferences(dataDirectory, 'washer')).rejects.toMatchObject({
      code: 'reference-damaged',
      parameters: { file: list },
    });
    await expect(add([second])).rejects.toMatchObject({ code: 'reference-damaged' });
  });
});
