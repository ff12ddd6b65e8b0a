import { env, type InferenceSession } from 'onnxruntime-node';
import type { ModelManifest, SiameseManifest } from '../../contract/model-manifest.js';
import { isStationError, messageOf, StationError } from '../../domain/station-error.js';
import type { ComparerInfo } from '../../ports/comparer.js';
import { createSession } from './create-session.js';
import {
  chooseProvider,
  type ExecutionProvider,
  type PassedOver,
  providerOrder,
} from './execution-providers.js';
import { FeatureComparer } from './feature-comparer.js';
import type { LoadedComparer } from './loaded-comparer.js';
import { type GraphFile, type ModelFiles, readModelFiles } from './model-files.js';
import { checkEncoder, checkExtractor, checkHead } from './session-contract.js';
import { SiameseComparer } from './siamese-comparer.js';
import { tryComparer } from './trial-run.js';

interface LoadComparerOptions {
  /** Folder with one folder for each model. */
  readonly modelsDirectory: string;
  readonly name: string;
  /** Execution providers to try, in order; all when absent. */
  readonly providers?: readonly ExecutionProvider[];
  /** Threads of the CPU provider; ONNX Runtime chooses when absent. */
  readonly threads?: number;
}

/**
 * Loads a model: files against the manifest, graphs against the contract, and a trial run, on the first execution
 * provider that gets through all of it.
 *
 * @throws StationError `model-not-found`, `model-manifest-invalid`, `model-hash-mismatch`, `model-refused` or
 * `provider-unavailable`.
 */
export async function loadComparer(options: LoadComparerOptions): Promise<LoadedComparer> {
  const files = await readModelFiles(options.modelsDirectory, options.name);
  /* ONNX Runtime writes to standard error by itself; what matters comes back as an exception. */
  env.logLevel = 'fatal';
  const chosen = await chooseProvider(options.providers ?? providerOrder, async (provider) => {
    const graphs = files.head === undefined ? [files.encoder] : [files.encoder, files.head];
    const sessions = await createSessions(graphs, provider, options.threads);
    try {
      const make = comparerOf(files, sessions, provider);
      await tryComparer(make([])).catch((error: unknown) => {
        throw refused(graphs.map(({ file }) => file).join(', '), error);
      });
      return make;
    } catch (error) {
      await release(sessions);
      throw error;
    }
  });
  return chosen.result(chosen.passedOver);
}

type Make = (passedOver: readonly PassedOver[]) => LoadedComparer;

function comparerOf(
  { manifest, hash, encoder: encoderFile, head: headFile }: ModelFiles,
  sessions: readonly InferenceSession[],
  provider: ExecutionProvider,
): Make {
  const info = { ...commonInfo(manifest), modelHash: hash, provider };
  const [encoder, head] = sessions;
  if (encoder === undefined) throw new Error('a model without a graph');
  if (manifest.schema === 2) {
    checkExtractor(encoder, manifest, encoderFile.file);
    const features = { ...info, classNames: [], scaledByGolden: true } as const;
    return (passedOver) => new FeatureComparer({ manifest, info: features, passedOver, encoder });
  }
  if (head === undefined || headFile === undefined) throw new Error('a Siamese network without a head');
  checkEncoder(encoder, manifest, encoderFile.file);
  checkHead(head, manifest, headFile.file);
  const siamese = { ...info, ...siameseInfo(manifest) };
  return (passedOver) => new SiameseComparer({ manifest, info: siamese, passedOver, encoder, head });
}

async function createSessions(
  graphs: readonly GraphFile[],
  provider: ExecutionProvider,
  threads: number | undefined,
): Promise<readonly InferenceSession[]> {
  const sessions: InferenceSession[] = [];
  try {
    for (const graph of graphs) sessions.push(await createSession(graph, provider, threads));
    return sessions;
  } catch (error) {
    await release(sessions);
    throw error;
  }
}

async function release(sessions: readonly InferenceSession[]): Promise<void> {
  for (const session of sessions) await session.release();
}

function commonInfo(manifest: ModelManifest): Omit<ComparerInfo, 'modelHash' | 'provider' | 'classNames'> {
  const { name, version, input, embedding, defaultThreshold, minAreaPx } = manifest;
  const { channels, multipleOf } = input;
  const judging = { defaultThreshold, minAreaPx };
  const strides = {
    embeddingStridePx: embedding.stride,
    mapStridePx: manifest.schema === 1 ? manifest.map.stride : embedding.stride,
  };
  return { name, version, channels, multipleOf, ...strides, ...judging };
}

function siameseInfo({
  input,
  detection,
  screening,
}: SiameseManifest): Pick<
  ComparerInfo,
  'classNames' | 'light' | 'screening' | 'detectionStridePx' | 'scoreThreshold'
> {
  return {
    classNames: detection?.classes ?? [],
    ...(input.light === undefined ? {} : { light: input.light }),
    ...(screening === undefined ? {} : { screening }),
    ...(detection === null
      ? {}
      : { detectionStridePx: detection.stride, scoreThreshold: detection.scoreThreshold }),
  };
}

function refused(file: string, cause: unknown): StationError {
  const why = isStationError(cause, 'model-output-invalid')
    ? String(cause.parameters['why'])
    : messageOf(cause);
  return new StationError('model-refused', { file, why }, { cause });
}
