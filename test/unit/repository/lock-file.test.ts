import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from './source-files.js';

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe('the lock file', () => {
  it('knows the optional packages of every platform, or `npm ci` refuses it', () => {
    // A registry mirror that lacks other platforms' packages makes `npm install` leave them out without a word.
    const text = readFileSync(`${root}package-lock.json`, 'utf8');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- npm's own format; a wrong shape fails below
    const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, LockedPackage>> };
    const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => !names.has(name));
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });
});
