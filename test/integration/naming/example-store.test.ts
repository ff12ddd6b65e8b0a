import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredExample } from '../../../src/config/store/defect-example-schema.js';
import { ExampleLibrary } from '../../../src/naming/example-library.js';
import { addExample, readExamples, removeExample } from '../../../src/naming/example-store.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-names-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function example(name: string, changes: Partial<StoredExample> = {}): StoredExample {
  return {
    schema: 1,
    part: 'board',
    name,
    modelHash: 'a'.repeat(64),
    descriptor: [0.6, 0.8],
    inspection: '01936d5e-0000-7000-8000-000000000001',
    region: 1,
    box: { x: 1, y: 2, width: 3, height: 4 },
    by: 'ada',
    at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

describe('named examples', () => {
  it('lie by part under the hash of their content, and come back in the order of naming', async () => {
    const later = await addExample(directory, example('stain', { at: '2026-01-02T00:00:00.000Z' }));
    const first = await addExample(directory, example('scratch'));
    expect(await addExample(directory, example('scratch'))).toBe(first);
    await addExample(directory, example('dent', { part: 'lid' }));
    expect((await readdir(join(directory, 'defects', 'board'))).toSorted()).toEqual(
      [`${first}.json`, `${later}.json`].toSorted(),
    );
    const read = await readExamples(directory, 'board');
    expect(read.map(({ name, sha256 }) => [name, sha256])).toEqual([
      ['scratch', first],
      ['stain', later],
    ]);
    expect(await readExamples(directory, 'nothing-named')).toEqual([]);
  });

  it('are forgotten by their hash, one at a time', async () => {
    const sha256 = await addExample(directory, example('scratch'));
    await addExample(directory, example('stain'));
    expect(await removeExample(directory, 'board', '')).toBeUndefined();
    expect((await removeExample(directory, 'board', sha256.slice(0, 10)))?.name).toBe('scratch');
    expect((await readExamples(directory, 'board')).map(({ name }) => name)).toEqual(['stain']);
  });

  it('that somebody has edited are refused, and name nothing', async () => {
    const sha256 = await addExample(directory, example('scratch'));
    await appendFile(join(directory, 'defects', 'board', `${sha256}.json`), ' ');
    await expect(readExamples(directory, 'board')).rejects.toThrow(sha256);
    expect(await new ExampleLibrary(directory).get('board', 'a'.repeat(64))).toEqual([]);
  });

  it('stay inside of their folder', async () => {
    await expect(readExamples(directory, '../etc')).rejects.toThrow('cannot be the name of a part');
    await expect(addExample(directory, example('x', { part: 'a/b' }))).rejects.toThrow('cannot be');
  });

  it('are used from the next part on, by the model that described them', async () => {
    const library = new ExampleLibrary(directory);
    const names = async (): Promise<readonly string[]> =>
      (await library.get('board', 'a'.repeat(64))).map(({ name }) => name);
    expect(await names()).toEqual([]);
    const sha256 = await addExample(directory, example('scratch'));
    await addExample(directory, example('stain', { modelHash: 'b'.repeat(64) }));
    expect(await names()).toEqual(['scratch']);
    await removeExample(directory, 'board', sha256);
    expect(await names()).toEqual([]);
  });
});
