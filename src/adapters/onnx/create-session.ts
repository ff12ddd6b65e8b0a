import { InferenceSession } from 'onnxruntime-node';
import { messageOf, StationError } from '../../domain/station-error.js';
import { checkGraph } from './check-graph.js';
import type { ExecutionProvider } from './execution-providers.js';
import type { GraphFile } from './model-files.js';

/**
 * Hands a graph to ONNX Runtime, after looking at it as data from a stranger.
 *
 * @param threads of the CPU provider; ONNX Runtime chooses when absent
 * @throws StationError `model-refused`
 */
export async function createSession(
  { file, data }: GraphFile,
  provider: ExecutionProvider,
  threads?: number,
): Promise<InferenceSession> {
  checkGraph(file, data);
  const options: InferenceSession.SessionOptions = {
    executionProviders: withFallbacks(provider),
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    enableMemPattern: false,
    logSeverityLevel: 4,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
  return InferenceSession.create(data, options).catch((error: unknown) => {
    throw new StationError('model-refused', { file, why: messageOf(error) }, { cause: error });
  });
}

/** TensorRT leaves the operators that it has not to CUDA; ONNX Runtime leaves the rest to the CPU by itself. */
function withFallbacks(provider: ExecutionProvider): ExecutionProvider[] {
  return provider === 'tensorrt' ? ['tensorrt', 'cuda'] : [provider];
}
