import { readFile } from 'node:fs/promises';
import { areaProblems } from '../../config/area-problems.js';
import type { Config } from '../../config/schema.js';
import type { RecipeConfig } from '../../config/sections/recipe.js';
import { isStationError, type Locale, StationError } from '../../domain/station-error.js';
import { listReferences } from '../../references/reference-store.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { listImages } from '../../runtime/list-images.js';
import { prepareAlignment } from '../../vision/align.js';
import { type Finding, failed, good } from './finding.js';

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
export async function checkReferences(
  { recipes, dataDirectory }: Config,
  locale: Locale,
): Promise<readonly Finding[]> {
  const text = texts[locale];
  const findings: Finding[] = [];
  for (const recipe of recipes) {
    const subject = `${text.references} ${recipe.part}`;
    try {
      findings.push(
        recipe.references.kind === 'paired'
          ? good(subject, text.paired)
          : good(subject, text.whole(await tryReferences(recipe, dataDirectory))),
      );
    } catch (error) {
      if (!isStationError(error)) throw error;
      findings.push(failed(subject, error, locale));
    }
  }
  return findings;
}

async function tryReferences(recipe: RecipeConfig, dataDirectory: string): Promise<number> {
  const { part, references } = recipe;
  const files =
    references.kind === 'files'
      ? await listImages(references.paths)
      : (await listReferences(dataDirectory, part)).map(({ path }) => path);
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
