import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isStationError } from '../../../src/domain/station-error.js';
import { type NoteSigner, noteSigner, parseVerifierKey } from '../../../src/proof/signed-note.js';
import { formatBundle, parseBundle } from '../../../src/recipes/bundle.js';
import { contentOf, sampleOf } from '../../fixtures/recipe-content.js';

function signerOf(name: string): NoteSigner {
  const { privateKey } = generateKeyPairSync('ed25519');
  return noteSigner(name, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

const signer = signerOf('line-1');
const samples = [sampleOf('one'), sampleOf('another')];
const recipe = `${JSON.stringify(contentOf(samples), null, 2)}\n`;
const about = { part: 'washer', version: 3, station: 'line-1', recipe, samples };

function bundle(changes: Partial<Parameters<typeof formatBundle>[0]> = {}): Buffer {
  return formatBundle({ ...about, signer, ...changes });
}

function open(bytes: Buffer, trusted: readonly NoteSigner[] = [signer]): ReturnType<typeof parseBundle> {
  const keys = trusted.flatMap(({ verifierKey }) => parseVerifierKey(verifierKey) ?? []);
  return parseBundle(bytes, keys, 'a.recipe');
}

function refusal(bytes: Buffer, trusted?: readonly NoteSigner[]): string {
  try {
    open(bytes, trusted);
  } catch (error) {
    if (isStationError(error, 'bundle-refused')) return String(error.parameters['why']);
    throw error;
  }
  return 'it was taken';
}

describe('a bundle', () => {
  it('brings back what was exported', () => {
    const opened = open(bundle());
    expect(opened.content).toEqual(contentOf(samples));
    expect(opened.samples.map(({ file, data }) => ({ file, text: Buffer.from(data).toString() }))).toEqual(
      samples.map(({ file, data }) => ({ file, text: Buffer.from(data).toString() })),
    );
    expect(opened.header).toMatchObject({ part: 'washer', version: 3, station: 'line-1' });
  });

  it('of the same version has the same bytes', () => {
    expect(bundle().equals(bundle())).toBe(true);
  });

  it('with any one byte changed, cut off or added is refused', () => {
    const whole = bundle();
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(refusal(changed), `byte ${at}`).not.toBe('it was taken');
    }
    for (let length = 0; length < whole.length; length += 5) {
      expect(refusal(whole.subarray(0, length)), `${length} bytes`).not.toBe('it was taken');
    }
    expect(refusal(Buffer.concat([whole, Buffer.from('x')]))).toMatch(/bytes, not/);
  });

  it('of a station that is not trusted is refused, also under the name of one that is', () => {
    expect(refusal(bundle(), [signerOf('line-2')])).toMatch(/trusted/);
    expect(refusal(bundle({ signer: signerOf('line-1') }))).toMatch(/trusted/);
  });

  it('that leads out of the store is refused even when it is signed', () => {
    const file = '../../../../etc/cron.d/evil.png';
    expect(refusal(bundle({ samples: [{ ...sampleOf('one'), file }] }))).toMatch(/files\.0\.file/);
    expect(refusal(bundle({ part: '../washer' }))).toMatch(/part/);
  });

  it('whose images are not those of its recipe is refused', () => {
    expect(refusal(bundle({ samples: [sampleOf('one')] }))).toMatch(/not those of its recipe/);
    const renamed = { ...sampleOf('one'), file: sampleOf('another').file };
    expect(refusal(bundle({ samples: [renamed] }))).toMatch(/was changed/);
  });

  it('of another part than it says is refused', () => {
    expect(refusal(bundle({ part: 'bracket' }))).toMatch(/not those of its recipe/);
  });
});
