import type { DefectExample } from '../domain/name-defect.js';
import { isStationError } from '../domain/station-error.js';
import { examplesStamp, type KeptExample, readExamples } from './example-store.js';

interface Kept {
  readonly stamp: string;
  readonly examples: readonly KeptExample[];
}

/** The examples of all parts, read again when they have changed: what is named now holds from the next part on. */
export class ExampleLibrary {
  readonly #dataDirectory: string;
  readonly #kept = new Map<string, Kept>();

  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
  }

  /** Those that the model of this hash described. Damaged ones name nothing, and `twinspect name --list` says which. */
  async get(part: string, modelHash: string): Promise<readonly DefectExample[]> {
    const stamp = await examplesStamp(this.#dataDirectory, part);
    const known = this.#kept.get(part);
    const kept = known?.stamp === stamp ? known : { stamp, examples: await this.#read(part) };
    this.#kept.set(part, kept);
    return kept.examples.filter((example) => example.modelHash === modelHash);
  }

  async #read(part: string): Promise<readonly KeptExample[]> {
    return readExamples(this.#dataDirectory, part).catch((error: unknown) => {
      // A name is no reason to leave a part unjudged.
      if (isStationError(error)) return [];
      throw error;
    });
  }
}
