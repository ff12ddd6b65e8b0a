import { Option } from 'commander';
import type { Locale } from '../domain/station-error.js';
import { packagedModels } from '../runtime/packaged-models.js';

const texts: Readonly<Record<Locale, readonly [meaning: string, standard: string]>> = {
  en: ['folder of the models', 'those that come with the program'],
  'zh-TW': ['模型資料夾', '程式內附的模型'],
};

/** `--models-directory`, the same for every verb that loads a model. */
export function modelsDirectoryOption(locale: Locale): Option {
  const [meaning, standard] = texts[locale];
  return new Option('--models-directory <folder>', meaning).default(packagedModels, standard);
}
