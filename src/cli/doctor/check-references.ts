import { readFile } from 'node:fs/promises';
import { areaProblems } from '../../config/area-problems.js';
import type { Recipe } from '../../config/recipe.js';
import type { Config } from '../../config/schema.js';
import { isStationError, type Locale, StationError } from '../../domain/station-error.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { listImages } from '../../runtime/list-images.js';
import { prepareAlignment } from '../../vision/align.js';
import { type Finding, failed, good } from './finding.js';
import { recipeOf } from './recipes-of.js';

const texts = {
  en: {
    references: 'golden samples',
    whole: (count: number) => (count === 1 ? '1 image, whole' : `${count} images, whole`),
    paired: 'come with each image',
  },
  'zh-TW': {
    references: '標準樣品',
    whole: (count: number) => `${count} 張，皆完好`,
    paired: '隨各影像提供',
  },
};

const maxMegapixels = 100;

/** Are the golden samples of every recipe there and whole, and can parts be aligned to the first? */
export async function checkReferences(config: Config, locale: Locale): Promise<readonly Finding[]> {
  const text = texts[locale];
  const findings: Finding[] = [];
  for (const named of config.recipes) {
    const subject = `${text.references} ${named.part}`;
    try {
      const recipe = await recipeOf(config, named);
      findings.push(
        recipe.references.kind === 'paired'
          ? good(subject, text.paired)
          : good(subject, text.whole(await tryReferences(recipe))),
      );
    } catch (error) {
      if (!isStationError(error)) throw error;
      findings.push(failed(subject, error, locale));
    }
  }
  return findings;
}

async function tryReferences(recipe: Recipe): Promise<number> {
  const { part, references } = recipe;
  const files = await filesOf(references);
  const [first] = files;
  if (first === undefined) throw new StationError('reference-missing', { part });
  const images = await Promise.all(
    files.map(async (file) => decodeImage(await readFile(file), { file, maxMegapixels })),
  );
  if (images[0] !== undefined) {
    const [problem] = areaProblems(recipe, prepareAlignment(images[0], recipe.alignment));
    if (problem !== undefined) {
      throw new StationError('reference-rejected', { file: first, part, why: problem.message });
    }
  }
  return files.length;
}

async function filesOf(references: Recipe['references']): Promise<readonly string[]> {
  if (references.kind === 'files') return listImages(references.paths);
  return references.kind === 'stored' ? references.samples.map(({ path }) => path) : [];
}
