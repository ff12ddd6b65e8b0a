import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { type Locale, messageOf, StationError } from '../domain/station-error.js';
import { inspectionExitCode, inspectionText } from './inspect/inspection-text.js';
import { modelsDirectoryOption } from './models-directory-option.js';
import { parseShare } from './option-value.js';

const texts = {
  en: {
    inspect: 'compare one image with golden samples and judge it; 0 pass, 1 fail, 3 review or unjudged',
    reference: 'golden samples: images or folders; the part is aligned to the first',
    image: 'image of the part',
    model: 'model that compares',
    alignment: 'how the part is brought onto its golden sample',
    threshold: 'anomaly score from which the part fails',
    overlay: 'write the part with heat map and boxes to this file, .png or .jpg',
    json: 'print JSON',
  },
  'zh-TW': {
    inspect: '將一張影像與標準樣品比對並判定；0 合格、1 不合格、3 複判或未判定',
    reference: '標準樣品：影像或資料夾；零件對位至第一張',
    image: '零件影像',
    model: '比對所用的模型',
    alignment: '零件對位至標準樣品的方式',
    threshold: '達此異常分數即不合格',
    overlay: '將附熱圖與方框的影像寫入此檔（.png 或 .jpg）',
    json: '輸出 JSON',
  },
} as const satisfies Record<Locale, Record<string, string>>;

interface InspectOptions {
  readonly reference: readonly string[];
  readonly image: string;
  readonly model: string;
  readonly modelsDirectory: string;
  readonly alignment: 'features' | 'none';
  readonly threshold: number;
  readonly overlay?: string;
  readonly json?: true;
}

const alignments = {
  features: { kind: 'features', maxResidualPx: 3, maxRotationDeg: 15, maxScaleChange: 0.1 },
  none: { kind: 'none' },
} as const;

/** `twinspect inspect`: one image, judged at once, without a station. */
export function inspectCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('inspect')
    .description(text.inspect)
    .requiredOption('-r, --reference <path...>', text.reference)
    .requiredOption('-i, --image <file>', text.image)
    .option('--model <name>', text.model, 'generic')
    .addOption(modelsDirectoryOption(locale))
    .addOption(
      new Option('--alignment <kind>', text.alignment).choices(Object.keys(alignments)).default('features'),
    )
    .option('--threshold <0..1>', text.threshold, parseShare, 0.5)
    .option('--overlay <file>', text.overlay)
    .option('--json', text.json)
    .action(async (options: InspectOptions) => {
      await inspect(options, locale);
    });
}

async function inspect(options: InspectOptions, locale: Locale): Promise<void> {
  const { reference, image, model: name, modelsDirectory, threshold, overlay, json } = options;
  const thresholds = { fail: threshold };
  const { inspectImage } = await import('./inspect/inspect-image.js');
  const { observation, verdict, evidence, model } = await inspectImage({
    references: reference,
    image,
    model: name,
    modelsDirectory,
    alignment: alignments[options.alignment],
    thresholds,
  });
  const picture = evidence.find(({ role }) => role === 'overlay') ?? evidence[0];
  if (overlay !== undefined && picture !== undefined) await writePicture(overlay, picture.data);
  process.stdout.write(
    json === true
      ? `${JSON.stringify({ verdict, thresholds, model, observation }, null, 2)}\n`
      : inspectionText({ observation, verdict, thresholds, model, locale }),
  );
  process.exitCode = inspectionExitCode(verdict);
}

/** The picture is a JPEG; a file that is to be something else is encoded again. */
async function writePicture(file: string, jpeg: Uint8Array): Promise<void> {
  try {
    if (/\.jpe?g$/i.test(file)) {
      await writeFile(file, jpeg);
      return;
    }
    const { cv } = await import('../runtime/opencv.js');
    cv.imwrite(file, cv.imdecode(Buffer.from(jpeg), cv.IMREAD_COLOR));
  } catch (error) {
    throw new StationError(
      'usage',
      { why: `${file} cannot be written: ${messageOf(error)}` },
      { cause: error },
    );
  }
}
