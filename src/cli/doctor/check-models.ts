import { loadComparer } from '../../adapters/onnx/load-comparer.js';
import type { Config } from '../../config/schema.js';
import { isStationError, type Locale } from '../../domain/station-error.js';
import { packagedModels } from '../../runtime/packaged-models.js';
import { type Finding, failed } from './finding.js';
import { recipesOf } from './recipes-of.js';

const texts = {
  en: {
    model: 'model',
    runs: (version: string, provider: string) => `version ${version} runs on ${provider}`,
    passedOver: 'passed over',
    slow: 'Fine on a machine without an NVIDIA GPU. With one, install the CUDA libraries and run `npm run setup` again.',
  },
  'zh-TW': {
    model: '模型',
    runs: (version: string, provider: string) => `版本 ${version}，執行於 ${provider}`,
    passedOver: '未採用',
    slow: '沒有 NVIDIA GPU 的機器屬正常。若有 GPU，請安裝 CUDA 程式庫後重新執行 `npm run setup`。',
  },
};

/** Loads every model that a recipe names, as the vision process would, and tells the execution provider. */
export async function checkModels(config: Config, locale: Locale): Promise<readonly Finding[]> {
  const text = texts[locale];
  const findings: Finding[] = [];
  for (const name of new Set((await recipesOf(config)).map(({ model }) => model))) {
    const subject = `${text.model} ${name}`;
    try {
      const comparer = await loadComparer({
        modelsDirectory: config.modelsDirectory ?? packagedModels,
        name,
      });
      const { version, provider } = comparer.info;
      const passedOver = comparer.passedOver.map((one) => one.provider).join(', ');
      await comparer.close();
      const what = text.runs(version, provider);
      findings.push(
        passedOver === ''
          ? { subject, level: 'good', what, mend: '' }
          : { subject, level: 'good', what: `${what} (${text.passedOver}: ${passedOver})`, mend: text.slow },
      );
    } catch (error) {
      if (!isStationError(error)) throw error;
      findings.push(failed(subject, error, locale));
    }
  }
  return findings;
}
