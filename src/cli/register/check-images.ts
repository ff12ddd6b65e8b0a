import { readFile } from 'node:fs/promises';
import { loadComparer } from '../../adapters/onnx/load-comparer.js';
import type { Config } from '../../config/schema.js';
import type { CandidateReport } from '../../domain/candidate-report.js';
import { isStationError } from '../../domain/station-error.js';
import { asSample, keepPicture } from '../../recipes/candidate-files.js';
import { baseVersion } from '../../recipes/find-version.js';
import { readContent, readHistory, samplePaths } from '../../recipes/read-recipes.js';
import type { SampleImage } from '../../recipes/recipe-store.js';
import { settingsOf } from '../../recipes/settings-of.js';
import { packagedModels } from '../../runtime/packaged-models.js';
import { systemClock } from '../../runtime/system-clock.js';
import { checkCandidates } from '../../vision/check-candidates.js';
import { EmbeddingCache } from '../../vision/embedding-cache.js';
import type { GatheredImage } from './gather-images.js';

interface CheckImages {
  readonly config: Config;
  readonly part: string;
  /** Keys of a recipe that are to differ from the newest version. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly images: readonly GatheredImage[];
  readonly onProgress: (done: number) => void;
}

/** What was found out about one image. */
export interface CheckedImage extends Omit<CandidateReport, 'kind' | 'picture'> {
  readonly source: string;
  readonly image: SampleImage;
  /** `known`: the part has this very image already, or it was given twice. */
  readonly kind: CandidateReport['kind'] | 'known';
  /** File of the picture that shows it. */
  readonly picture?: string;
}

/**
 * Looks at images as at golden samples of a part, without a station.
 *
 * @throws StationError of store, model, or golden samples that the part has.
 */
export async function checkImages(options: CheckImages): Promise<readonly CheckedImage[]> {
  const { config, part, onProgress } = options;
  const { dataDirectory } = config;
  const base = baseVersion(await readHistory(dataDirectory, part));
  const content = base === undefined ? undefined : await readContent(dataDirectory, part, base);
  const settings = settingsOf(content, options.settings);
  const samples = content === undefined ? [] : samplePaths(dataDirectory, content);
  const known = await Promise.all(
    samples.map(async ({ path }) => ({ file: path, data: await readFile(path) })),
  );
  const hashes = new Set(samples.map(({ sha256 }) => sha256));
  const rows = options.images.map((image) => asRow(image, part, hashes));
  const candidates = rows.filter(({ kind }) => kind === undefined);
  const limits = (config.cameras.find((camera) => camera.part === part) ?? config.cameras[0])?.quality;
  if (limits === undefined) throw new Error('a configuration without a camera');
  const comparer = await loadComparer({
    modelsDirectory: config.modelsDirectory ?? packagedModels,
    name: settings.model,
  });
  try {
    const reports = await checkCandidates({
      candidates: candidates.map(({ source, data }) => ({ file: source, data })),
      known,
      settings,
      part,
      limits,
      comparer: new EmbeddingCache(dataDirectory).around(comparer),
      clock: systemClock,
      turn: async () => undefined,
      onProgress,
    });
    const reportOf = new Map(candidates.map((row, index) => [row, reports[index]]));
    return await Promise.all(
      rows.map(async (row) => {
        const { source, image } = row;
        const report = reportOf.get(row);
        if (report === undefined)
          return { source, image, kind: row.kind ?? 'rejected', ...(row.why === '' ? {} : { why: row.why }) };
        const { picture: data, ...found } = report;
        if (data === undefined) return { source, image, ...found };
        const picture = await keepPicture(dataDirectory, part, { sha256: image.sha256, data });
        return { source, image, ...found, picture };
      }),
    );
  } finally {
    await comparer.close();
  }
}

interface Row {
  readonly source: string;
  readonly data: Buffer;
  readonly image: SampleImage;
  /** Absent for an image that is looked at. */
  readonly kind: 'known' | 'rejected' | undefined;
  readonly why: string;
}

/** @param hashes of what the part has, and of the images before */
function asRow({ source, data }: GatheredImage, part: string, hashes: Set<string>): Row {
  try {
    const image = asSample(source, data, part);
    const kind = hashes.has(image.sha256) ? 'known' : undefined;
    hashes.add(image.sha256);
    return { source, data, image, kind, why: '' };
  } catch (error) {
    if (!isStationError(error)) throw error;
    return { source, data, image: { sha256: '', file: '', data }, kind: 'rejected', why: error.message };
  }
}
