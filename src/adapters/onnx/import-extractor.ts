import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { env } from 'onnxruntime-node';
import { type FeaturesManifest, featuresManifestSchema } from '../../contract/features-manifest.js';
import { maxModelBytes } from '../../contract/manifest-fields.js';
import { messageOf, StationError } from '../../domain/station-error.js';
import { checkGraph } from './check-graph.js';
import { createSession } from './create-session.js';
import { cutGraph } from './cut-graph.js';
import { extractorInput, type InputChoices } from './extractor-input.js';
import { extractorOutputs } from './extractor-outputs.js';
import { FeatureComparer } from './feature-comparer.js';
import { loadComparer } from './load-comparer.js';
import { measureExtractor } from './measure-extractor.js';
import { trialScene } from './trial-scene.js';

/** What to make of an ONNX file from outside. */
export interface ImportExtractor extends InputChoices {
  readonly file: string;
  readonly modelsDirectory: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly notice?: string;
  readonly description: string;
  readonly outputs?: readonly string[];
  readonly skipTokens?: number;
  readonly distance: FeaturesManifest['comparison']['distance'];
  readonly search: number;
  /** Measured when absent. */
  readonly scale?: number;
}

const graphName = 'encoder.onnx';
/** Pictures that distances are measured on, pixels; about the size of a part. */
const measuredPx = 224;

/**
 * Makes a model of a feature extractor: looks at the file as data from a stranger, finds its contract by running it, and
 * puts it into the models directory once it has been loaded as a station would. Nothing is left behind when it fails.
 *
 * @throws StationError `model-refused` with what is wrong, `model-exists`, `model-manifest-invalid`.
 */
export async function importExtractor(options: ImportExtractor): Promise<FeaturesManifest> {
  const { file, modelsDirectory, name } = options;
  const target = join(modelsDirectory, name);
  if (await exists(target)) throw new StationError('model-exists', { name, directory: modelsDirectory });
  env.logLevel = 'fatal';
  const original = await readWhole(file);
  checkGraph(file, original);
  const data = await explained(file, () =>
    options.outputs === undefined ? original : cutGraph(original, options.outputs),
  );
  const manifest = await explained(file, async () => manifestOf(options, original, data));
  await mkdir(modelsDirectory, { recursive: true });
  const staging = await mkdtemp(join(modelsDirectory, '.import-'));
  try {
    await mkdir(join(staging, name));
    await writeFile(join(staging, name, graphName), data);
    await writeFile(join(staging, name, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const comparer = await loadComparer({ modelsDirectory: staging, name, providers: ['cpu'] });
    await comparer.close();
    await rename(join(staging, name), target);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return manifest;
}

async function manifestOf(
  options: ImportExtractor,
  original: Uint8Array,
  data: Uint8Array,
): Promise<FeaturesManifest> {
  const { file, name, version, description, licence, notice, outputs: wanted, skipTokens } = options;
  const session = await createSession({ file, data }, 'cpu');
  try {
    const asked = extractorInput(session, options);
    const { outputs, multipleOf, tile } = await extractorOutputs(session, asked, {
      ...(wanted === undefined ? {} : { wanted }),
      ...(skipTokens === undefined ? {} : { skipTokens }),
    });
    const stride = Math.min(...outputs.map((output) => output.stride));
    const parts = outputs.map(({ dims }) => dims);
    const dims = parts.reduce((sum, some) => sum + some, 0);
    const { distance, search } = options;
    const draft = parse(file, {
      schema: 2,
      kind: 'features',
      name,
      version,
      description,
      licence,
      ...(notice === undefined ? {} : { notice }),
      encoder: { file: graphName, sha256: sha256Of(data), bytes: data.byteLength },
      input: { ...asked, multipleOf, tile },
      embedding: { dims, stride, outputs },
      comparison: { distance: 'euclidean', search, weights: null, scale: 1 },
      defaultThreshold: 0.5,
      minAreaPx: stride ** 2,
      training: { source: basename(file), sourceSha256: sha256Of(original) },
      figures: {},
    });
    const comparison = await measureExtractor(embedder(draft, session), parts, { distance, search });
    const scale = options.scale ?? comparison.scale;
    return parse(file, { ...draft, comparison: { ...comparison, scale } });
  } finally {
    await session.release();
  }
}

/** Features as the extractor says them, of pictures by their number. */
function embedder(
  manifest: FeaturesManifest,
  encoder: ConstructorParameters<typeof FeatureComparer>[0]['encoder'],
): (picture: number) => ReturnType<FeatureComparer['embed']> {
  const { multipleOf, channels } = manifest.input;
  const side = Math.ceil(measuredPx / multipleOf) * multipleOf;
  const info = {
    name: manifest.name,
    version: manifest.version,
    modelHash: '',
    provider: 'cpu',
    channels,
    multipleOf,
    embeddingStridePx: manifest.embedding.stride,
    mapStridePx: manifest.embedding.stride,
    classNames: [],
    defaultThreshold: manifest.defaultThreshold,
    minAreaPx: manifest.minAreaPx,
  };
  const comparer = new FeatureComparer({ manifest, info, passedOver: [], encoder });
  return async (picture) => comparer.embed(trialScene({ width: side, height: side, channels }, picture));
}

function parse(file: string, manifest: unknown): FeaturesManifest {
  const parsed = featuresManifestSchema.safeParse(manifest);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.')}: ${message}`,
  );
  throw new StationError('model-manifest-invalid', { file, problems: problems.join('; ') });
}

/** What is wrong with the file, in the words of whoever found it. */
async function explained<T>(file: string, make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof StationError && error.code !== 'model-output-invalid') throw error;
    if (!(error instanceof StationError || error instanceof RangeError)) throw error;
    const why = error instanceof StationError ? String(error.parameters['why']) : messageOf(error);
    throw new StationError('model-refused', { file, why }, { cause: error });
  }
}

async function readWhole(file: string): Promise<Uint8Array> {
  const refused = (why: string, cause?: unknown): StationError =>
    new StationError('model-refused', { file, why }, { cause });
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw refused(messageOf(error), error);
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw refused('it is no file');
    if (found.size > maxModelBytes) {
      throw refused(`it has ${found.size} bytes, the limit is ${maxModelBytes}`);
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function sha256Of(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
