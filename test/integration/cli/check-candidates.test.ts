import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CheckedCandidates, checkCandidates } from '../../../src/cli/register/check-candidates.js';
import { StationError } from '../../../src/domain/station-error.js';
import { sampleOf } from '../../fixtures/recipe-content.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'twinspect-register-'));
});

async function file(name: string, content: string): Promise<string> {
  const path = join(root, name);
  await writeFile(path, content);
  return path;
}

interface Check {
  readonly known?: readonly string[];
  readonly compared?: (string | undefined)[];
}

/** Refuses images that say "blurred"; `compared` notes what each was aligned to. */
function check(
  files: readonly string[],
  { known = [], compared = [] }: Check = {},
): Promise<CheckedCandidates> {
  return checkCandidates({
    part: 'washer',
    files,
    known,
    check: async ({ source, data }, first) => {
      compared.push(first === undefined ? undefined : Buffer.from(first.data).toString());
      if (Buffer.from(data).toString() !== 'blurred') return;
      throw new StationError('reference-rejected', { file: source, part: 'washer', why: 'it is blurred' });
    },
    onProgress: () => undefined,
  });
}

describe('candidates for golden samples', () => {
  it('are accepted when they pass the check; what does not is named, and why', async () => {
    const good = await file('good.PNG', 'good');
    const bad = await file('bad.png', 'blurred');
    const missing = join(root, 'missing.png');
    const { accepted, duplicates, rejected } = await check([bad, good, missing, good]);
    expect(accepted).toEqual([{ ...sampleOf('good'), source: good }]);
    expect(duplicates).toEqual([good]);
    expect(rejected).toEqual([
      {
        source: bad,
        code: 'reference-rejected',
        why: `${bad} cannot be a golden sample of washer: it is blurred`,
      },
      { source: missing, code: 'image-unreadable', why: `${missing} is not an image that can be decoded` },
    ]);
  });

  it('are seen from the first that was accepted', async () => {
    const compared: (string | undefined)[] = [];
    await check([await file('1.png', 'one'), await file('2.png', 'two'), await file('3.png', 'three')], {
      compared,
    });
    expect(compared).toEqual([undefined, 'one', 'one']);
  });

  it('that the part has already are not looked at', async () => {
    const compared: (string | undefined)[] = [];
    const known = [sampleOf('one').sha256];
    expect((await check([await file('1.png', 'one')], { known, compared })).duplicates).toHaveLength(1);
    expect(compared).toEqual([]);
  });

  it.each(['notes.txt', 'image', 'image.png.exe'])('called %s are refused', async (name) => {
    expect((await check([await file(name, 'x')])).rejected).toMatchObject([{ code: 'reference-rejected' }]);
  });
});
