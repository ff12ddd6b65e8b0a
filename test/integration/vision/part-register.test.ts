import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadComparer } from '../../../src/adapters/onnx/load-comparer.js';
import type { LoadedComparer } from '../../../src/adapters/onnx/loaded-comparer.js';
import { type RecipeConfig, recipeSchema } from '../../../src/config/sections/recipe.js';
import { cv } from '../../../src/runtime/opencv.js';
import { packagedModels } from '../../../src/runtime/packaged-models.js';
import { PartRegister } from '../../../src/vision/part-register.js';
import { referenceImages } from '../../fixtures/paths.js';

let comparer: LoadedComparer;
let register: PartRegister;
beforeAll(async () => {
  comparer = await loadComparer({ modelsDirectory: packagedModels, name: 'generic', providers: ['cpu'] });
  const comparerOf = async (): Promise<LoadedComparer> => comparer;
  register = new PartRegister({ comparerOf, cachedComparerOf: comparerOf, turn: async () => undefined });
});
afterAll(() => comparer.close());

function recipeOf(part: string, changes: object = {}): RecipeConfig {
  const references = { kind: 'files', paths: [join(referenceImages, part, 'golden')] };
  return recipeSchema.parse({ part, references, ...changes });
}

const board = recipeOf('controller-board');
const flange = recipeOf('machined-flange');
const carton = recipeOf('printed-carton');

async function show(
  part: string,
  recipe: RecipeConfig,
  others: readonly RecipeConfig[],
): Promise<readonly string[]> {
  const folder = join(referenceImages, part, 'good');
  const seen = (await readdir(folder))
    .toSorted()
    .slice(0, 4)
    .map(async (file) => {
      const identity = await register.identify(cv.imread(join(folder, file)), recipe, others);
      return identity?.kind === 'other' ? identity.part : (identity?.kind ?? 'not asked');
    });
  return [...new Set(await Promise.all(seen))];
}

describe('rendered products in the fixture', () => {
  it('are not asked about before their part is learned', async () => {
    expect(await show('controller-board', board, [flange])).toEqual(['not asked']);
  });

  it('are told apart, by name where there is a recipe', async () => {
    await register.prepare(board, [flange, carton]);
    expect(await show('controller-board', board, [flange, carton])).toEqual(['expected']);
    expect(await show('machined-flange', board, [flange, carton])).toEqual(['machined-flange']);
    expect(await show('printed-carton', board, [flange, carton])).toEqual(['printed-carton']);
    expect(await show('machined-flange', board, [carton])).toEqual(['none']);
  });

  it('are not asked about where the recipe says so', async () => {
    const unasked = { ...board, checkPart: false };
    expect(await show('machined-flange', unasked, [flange])).toEqual(['not asked']);
  });
});
