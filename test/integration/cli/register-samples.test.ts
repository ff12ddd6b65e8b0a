import { appendFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type RegisterOutcome, registerSamples } from '../../../src/cli/register/register-samples.js';
import { StationError } from '../../../src/domain/station-error.js';
import { listReferences } from '../../../src/references/reference-store.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'twinspect-register-'));
});

async function file(name: string, content: string): Promise<string> {
  const path = join(root, name);
  await writeFile(path, content);
  return path;
}

/** Refuses images that say "blurred"; `compared` notes what each was aligned to. */
function register(files: readonly string[], compared: (string | undefined)[] = []): Promise<RegisterOutcome> {
  return registerSamples({
    dataDirectory: join(root, 'data'),
    part: 'washer',
    files,
    registeredBy: 'ada',
    now: new Date(0),
    check: async ({ source, data }, first) => {
      compared.push(first?.data.toString());
      if (data.toString() !== 'blurred') return;
      throw new StationError('reference-rejected', { file: source, part: 'washer', why: 'it is blurred' });
    },
    onProgress: () => undefined,
  });
}

describe('registering golden samples', () => {
  it('registers what passes the check and names what does not, and why', async () => {
    const good = await file('good.png', 'good');
    const bad = await file('bad.png', 'blurred');
    const missing = join(root, 'missing.png');
    const outcome = await register([bad, good, missing, good]);
    expect(outcome.added.map(({ source }) => source)).toEqual([good]);
    expect(outcome.duplicates).toEqual([good]);
    expect(outcome.rejected).toEqual([
      {
        source: bad,
        code: 'reference-rejected',
        why: `${bad} cannot be a golden sample of washer: it is blurred`,
      },
      { source: missing, code: 'image-unreadable', why: `${missing} is not an image that can be decoded` },
    ]);
    expect(await listReferences(join(root, 'data'), 'washer')).toHaveLength(1);
  });

  it('checks each image against the first golden sample, also that of an earlier registration', async () => {
    const [one, two, three] = [
      await file('1.png', 'one'),
      await file('2.png', 'two'),
      await file('3.png', 'three'),
    ];
    const compared: (string | undefined)[] = [];
    await register([one, two], compared);
    await register([three], compared);
    expect(compared).toEqual([undefined, 'one', 'one']);
  });

  it('stops when the golden samples of the part are damaged', async () => {
    const { added } = await register([await file('1.png', 'one')]);
    await appendFile(added[0]?.path ?? '', 'x');
    await expect(register([await file('2.png', 'two')])).rejects.toMatchObject({ code: 'reference-damaged' });
  });
});
