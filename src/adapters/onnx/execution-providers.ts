import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';
import { messageOf, StationError } from '../../domain/station-error.js';

/** Execution providers that the station uses, the most wanted first. */
export const providerOrder: readonly ['tensorrt', 'cuda', 'cpu'] = ['tensorrt', 'cuda', 'cpu'];
export type ExecutionProvider = (typeof providerOrder)[number];

/** A provider that was wanted and not taken, and why. For people. */
export interface PassedOver {
  readonly provider: ExecutionProvider;
  readonly why: string;
}

/** What came of the first provider that worked. */
export interface Chosen<T> {
  readonly provider: ExecutionProvider;
  readonly passedOver: readonly PassedOver[];
  readonly result: T;
}

/**
 * Tries providers in order and keeps the first with which `attempt` succeeds. A provider that this build of ONNX Runtime
 * has not, or whose library is missing, is passed over without a try: asking for it can end the process.
 *
 * @throws what the attempt with the last provider threw; StationError `provider-unavailable` when none could be tried.
 */
export async function chooseProvider<T>(
  wanted: readonly ExecutionProvider[],
  attempt: (provider: ExecutionProvider) => Promise<T>,
  missing: (provider: ExecutionProvider) => string | undefined = whyMissing,
): Promise<Chosen<T>> {
  const passedOver: PassedOver[] = [];
  let failure: { readonly error: unknown } | undefined;
  for (const provider of wanted) {
    const why = missing(provider);
    if (why !== undefined) {
      passedOver.push({ provider, why });
      continue;
    }
    try {
      return { provider, passedOver, result: await attempt(provider) };
    } catch (error) {
      failure = { error };
      passedOver.push({ provider, why: messageOf(error) });
    }
  }
  if (failure !== undefined) throw failure.error;
  const why = passedOver.map((one) => `${one.provider}: ${one.why}`).join('; ');
  throw new StationError('provider-unavailable', { wanted: wanted.join(', '), why });
}

/** Why a provider cannot be tried on this machine; nothing when it can. */
export function whyMissing(provider: ExecutionProvider): string | undefined {
  const backend = listSupportedBackends().find(({ name }) => name === provider);
  if (backend === undefined) return 'this build of ONNX Runtime does not have it';
  if (backend.bundled) return undefined;
  const library = join(bindingDirectory(), providerLibrary(provider));
  return existsSync(library) ? undefined : `its library ${library} is not installed`;
}

function providerLibrary(provider: ExecutionProvider): string {
  return process.platform === 'win32'
    ? `onnxruntime_providers_${provider}.dll`
    : `libonnxruntime_providers_${provider}.so`;
}

/** Where onnxruntime-node keeps its native libraries. */
function bindingDirectory(): string {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  return join(root, 'bin', 'napi-v6', process.platform, process.arch);
}
