import type { Comparer } from '../../ports/comparer.js';
import type { PassedOver } from './execution-providers.js';

/** A comparer together with how it came to its execution provider. */
export interface LoadedComparer extends Comparer {
  /** Execution providers that were wanted and not taken, and why. */
  readonly passedOver: readonly PassedOver[];
}
