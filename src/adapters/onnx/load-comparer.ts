import { env, InferenceSession } from 'onnxruntime-node';
import { isStationError, messageOf, StationError } from '../../domain/station-error.js';
import type { ComparerInfo } from '../../ports/comparer.js';
import { chooseProvider, type ExecutionProvider, providerOrder } from './execution-providers.js';
import { type ModelFiles, readModelFiles } from './model-files.js';
import { checkEncoder, checkHead } from './session-contract.js';
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
export async function loadComparer(options: LoadComparerOptions): Promise<SiameseComparer> {
  const files = await readModelFiles(options.modelsDirectory, options.name);
  /* ONNX Runtime writes to standard error by itself; what matters comes back as an exception. */
  env.logLevel = 'fatal';
  const chosen = await chooseProvider(options.providers ?? providerOrder, async (provider) => {
    const sessions = await createSessions(files, provider, options.threads);
    try {
      checkEncoder(sessions.encoder, files.manifest, files.encoderFile);
      checkHead(sessions.head, files.manifest, files.headFile);
      const parts = { manifest: files.manifest, info: infoOf(files, provider), ...sessions };
      await tryComparer(new SiameseComparer({ ...parts, passedOver: [] })).catch((error: unknown) => {
        throw refused(`${files.encoderFile}, ${files.headFile}`, error);
      });
      return parts;
    } catch (error) {
      await sessions.encoder.release();
      await sessions.head.release();
      throw error;
    }
  });
  return new SiameseComparer({ ...chosen.result, passedOver: chosen.passedOver });
}

interface Sessions {
  readonly encoder: InferenceSession;
  readonly head: InferenceSession;
}

async function createSessions(
  files: ModelFiles,
  provider: ExecutionProvider,
  threads: number | undefined,
): Promise<Sessions> {
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: withFallbacks(provider),
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    enableMemPattern: false,
    logSeverityLevel: 4,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
  const encoder = await createSession(files.encoder, files.encoderFile, sessionOptions);
  try {
    return { encoder, head: await createSession(files.head, files.headFile, sessionOptions) };
  } catch (error) {
    await encoder.release();
    throw error;
  }
}

/** TensorRT leaves the operators that it has not to CUDA; ONNX Runtime leaves the rest to the CPU by itself. */
function withFallbacks(provider: ExecutionProvider): ExecutionProvider[] {
  return provider === 'tensorrt' ? ['tensorrt', 'cuda'] : [provider];
}

async function createSession(
  model: Uint8Array,
  file: string,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  return InferenceSession.create(model, options).catch((error: unknown) => {
    throw refused(file, error);
  });
}

function infoOf({ manifest, hash }: ModelFiles, provider: ExecutionProvider): ComparerInfo {
  return {
    name: manifest.name,
    version: manifest.version,
    modelHash: hash,
    provider,
    channels: manifest.input.channels,
    multipleOf: manifest.input.multipleOf,
    embeddingStridePx: manifest.embedding.stride,
    mapStridePx: manifest.map.stride,
    classNames: manifest.detection?.classes ?? [],
    defaultThreshold: manifest.defaultThreshold,
    minAreaPx: manifest.minAreaPx,
    ...(manifest.input.light === undefined ? {} : { light: manifest.input.light }),
    ...(manifest.screening === undefined ? {} : { screening: manifest.screening }),
    ...(manifest.detection === null
      ? {}
      : {
          detectionStridePx: manifest.detection.stride,
          scoreThreshold: manifest.detection.scoreThreshold,
        }),
  };
}

function refused(file: string, cause: unknown): StationError {
  const why = isStationError(cause, 'model-output-invalid')
    ? String(cause.parameters['why'])
    : messageOf(cause);
  return new StationError('model-refused', { file, why }, { cause });
}
