import type { Mat } from 'opencv4nodejs';
import type { Region } from '../domain/comparison.js';
import { type DefectExample, nameDefect } from '../domain/name-defect.js';
import { isStationError } from '../domain/station-error.js';
import type { Comparer } from '../ports/comparer.js';
import { describeRegion } from './describe-region.js';

/** How defects get their names. */
export interface Naming {
  /** So many regions are described, the most anomalous first. */
  readonly regions: number;
  /** Named regions that the model of this hash described. */
  readonly examples: (modelHash: string) => Promise<readonly DefectExample[]>;
}

interface NameRegions {
  readonly naming: Naming;
  readonly regions: readonly Region[];
  readonly inspected: Mat;
  readonly golden: Mat;
  readonly comparer: Comparer;
}

/** Regions with their names, and what each of the first looks like. */
export interface NamedRegions {
  readonly regions: readonly Region[];
  readonly descriptors: readonly Float32Array[];
}

/** What a defect is called that looks like no example. */
const unknownDefect = 'unknown';

/** Describes the most anomalous regions and gives them the names of the examples that they look like. */
export async function nameRegions(options: NameRegions): Promise<NamedRegions> {
  const { naming, regions, inspected, golden, comparer } = options;
  const described = regions.slice(0, naming.regions);
  const examples = described.length === 0 ? [] : await naming.examples(comparer.info.modelHash);
  const descriptors: Float32Array[] = [];
  const named: Region[] = [];
  for (const region of described) {
    const descriptor = await tryToDescribe({ inspected, golden, box: region.box, comparer });
    if (descriptor === undefined) break;
    descriptors.push(descriptor);
    const found = nameDefect(descriptor, examples);
    named.push(
      found === undefined
        ? region
        : { ...region, defect: found.name ?? region.defect ?? unknownDefect, distance: found.distance },
    );
  }
  return { regions: [...named, ...regions.slice(named.length)], descriptors };
}

/** Nothing where the model fails on the cut: the part has been judged, a missing name does not change that. */
async function tryToDescribe(
  options: Parameters<typeof describeRegion>[0],
): Promise<Float32Array | undefined> {
  return describeRegion(options).catch((error: unknown) => {
    if (isStationError(error, 'model-output-invalid')) return undefined;
    throw error;
  });
}
