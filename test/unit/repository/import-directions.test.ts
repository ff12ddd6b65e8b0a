import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, sourceFiles } from './source-files.js';

/** For each room the rooms it may import from; ARCHITECTURE.md says why. Roots of composition may import anything. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  config: ['domain'],
  contract: ['domain', 'config'],
  text: ['domain'],
  ports: ['domain', 'config'],
  proof: ['domain'],
  runtime: ['domain', 'ports'],
  evaluation: ['domain'],
  report: ['domain', 'evaluation', 'text'],
  vision: ['domain', 'config', 'ports', 'runtime'],
  pipeline: ['domain', 'config', 'ports', 'proof', 'runtime'],
  ledger: ['domain', 'ports', 'proof', 'runtime'],
  recipes: ['domain', 'config', 'ports', 'proof', 'runtime'],
  naming: ['domain', 'config', 'runtime'],
  jobs: ['domain', 'evaluation', 'ports', 'runtime'],
  http: ['domain', 'config', 'contract', 'ports', 'runtime', 'text'],
  adapters: ['domain', 'config', 'contract', 'ports', 'proof', 'runtime'],
};

const compositionRoots = new Set(['main.ts', 'station.ts', 'station', 'vision-process.ts', 'cli']);

/** `src/adapters/mqtt/x.ts` is in room `adapters`, flat `mqtt`. */
function placeOf(path: string): { readonly room: string; readonly flat: string | undefined } {
  const [, room = '', flat] = path.split('/');
  return { room, flat: room === 'adapters' ? flat : undefined };
}

const sources = sourceFiles('src').filter(({ path }) => !path.startsWith('src/ui/'));

const crossings = sources.flatMap(({ path, text }) =>
  importsOf(text)
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from }) => ({ path, target: posix.join(posix.dirname(path), from) })),
);

describe('imports', () => {
  it('are found at all', () => {
    expect(crossings.length).toBeGreaterThan(100);
  });

  it('point down only', () => {
    const wrong = crossings.filter(({ path, target }) => {
      const [from, to] = [placeOf(path), placeOf(target)];
      if (compositionRoots.has(from.room) || from.room === to.room) return false;
      return !(allowed[from.room] ?? []).includes(to.room);
    });
    expect(wrong).toEqual([]);
  });

  it('never lead from one adapter to another', () => {
    const wrong = crossings.filter(({ path, target }) => {
      const [from, to] = [placeOf(path), placeOf(target)];
      return from.room === 'adapters' && to.room === 'adapters' && from.flat !== to.flat;
    });
    expect(wrong).toEqual([]);
  });

  it('bring nothing into the domain, packages and node modules included', () => {
    const wrong = sources
      .filter(({ path }) => path.startsWith('src/domain/'))
      .flatMap(({ path, text }) => importsOf(text).map(({ from }) => ({ path, from })))
      .filter(({ from }) => !from.startsWith('./'));
    expect(wrong).toEqual([]);
  });

  it('of zod stay where schemas live', () => {
    const wrong = sources
      .filter(({ path }) => !/^src\/(config|contract)\//.test(path))
      .filter(({ text }) => importsOf(text).some(({ from, typeOnly }) => from === 'zod' && !typeOnly));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
