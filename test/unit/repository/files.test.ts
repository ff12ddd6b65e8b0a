import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorKinds } from '../../../src/domain/error-codes.js';
import { root, sourceFiles } from './source-files.js';

/** The `{places}` of some texts. */
function places(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.join(' ').match(/\{\w+\}/g))].toSorted();
}

const sources = ['src', 'test', 'reference-images'].flatMap((folder) => sourceFiles(folder));

describe('a source file', () => {
  it('has at most 400 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 401).map(({ path }) => path);
    expect(long).toEqual([]);
  });

  it('has no default export, no enum and no namespace', () => {
    const wrong = sources.filter(({ text }) =>
      /^export default |^(export )?(const )?enum |^(export )?namespace /m.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('is named in kebab-case', () => {
    const wrong = sources.filter(({ path }) => !/^[a-z0-9./-]+$/.test(path)).map(({ path }) => path);
    expect(wrong).toEqual([]);
  });
});

describe('an error code', () => {
  const everything = sourceFiles('src')
    .filter(({ path }) => !path.startsWith('src/domain/errors/'))
    .map(({ text }) => text)
    .join('\n');
  const errorPage = readFileSync(`${root}docs/errors.md`, 'utf8');

  it.each(Object.keys(errorKinds))('%s is used somewhere and documented', (code) => {
    expect(everything.includes(`'${code}'`), 'used').toBe(true);
    expect(errorPage.includes(`\n## ${code}\n`), 'documented').toBe(true);
  });

  it('names the same parameters in both languages', () => {
    for (const [code, kind] of Object.entries(errorKinds)) {
      expect(places(kind.zhTW), code).toEqual(places(kind.en));
    }
  });
});
