import type { InferenceSession } from 'onnxruntime-node';
import type { FeaturesManifest } from '../../contract/features-manifest.js';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { ComparerInfo, ComparisonMaps, Embedding, ModelImage } from '../../ports/comparer.js';
import type { PassedOver } from './execution-providers.js';
import { featureDistances, prepareFeatures } from './feature-distance.js';
import { featureInput, type Tile } from './feature-input.js';
import { featurePlanes } from './feature-planes.js';
import type { LoadedComparer } from './loaded-comparer.js';

interface FeatureComparerParts {
  readonly manifest: FeaturesManifest;
  readonly info: ComparerInfo;
  readonly passedOver: readonly PassedOver[];
  readonly encoder: InferenceSession;
}

/**
 * A feature extractor from outside in ONNX Runtime: parts are compared by the distance of their features, place by place.
 *
 * INVARIANTS: as of `SiameseComparer`: scores are finite and between 0 and 1.
 */
export class FeatureComparer implements LoadedComparer {
  readonly info: ComparerInfo;
  readonly passedOver: readonly PassedOver[];
  readonly #manifest: FeaturesManifest;
  readonly #encoder: InferenceSession;

  constructor(parts: FeatureComparerParts) {
    this.info = parts.info;
    this.passedOver = parts.passedOver;
    this.#manifest = parts.manifest;
    this.#encoder = parts.encoder;
  }

  /**
   * @throws RangeError for an image that is not as `info` asks; StationError `model-output-invalid` when the network
   * returns something else than its manifest says, or a number that is none.
   */
  async embed(image: ModelImage): Promise<Embedding> {
    const { channels, multipleOf, tile } = this.#manifest.input;
    const { width, height } = image;
    if (image.channels !== channels)
      throw new RangeError(`image has ${image.channels} channels, not ${channels}`);
    if (width % multipleOf !== 0 || height % multipleOf !== 0 || width * height === 0) {
      throw new RangeError(`image is ${width} x ${height}, not multiples of ${multipleOf}`);
    }
    const { dims, stride, outputs } = this.#manifest.embedding;
    const size = { width: width / stride, height: height / stride };
    const embedding = { ...size, dims, data: new Float32Array(size.width * size.height * dims) };
    for (const part of tilesOf(width, height, tile)) await this.#embedTile(image, part, embedding);
    prepareFeatures(
      embedding,
      outputs.map((output) => output.dims),
      this.#manifest.comparison,
    );
    return embedding;
  }

  /** @throws RangeError for embeddings of different sizes. */
  async compare(test: Embedding, reference: Embedding): Promise<ComparisonMaps> {
    const { width, height } = test;
    if (width !== reference.width || height !== reference.height) {
      const sizes = `${width} x ${height} and ${reference.width} x ${reference.height}`;
      throw new RangeError(`embeddings of ${sizes} cells cannot be compared`);
    }
    const { comparison, embedding } = this.#manifest;
    const data = featureDistances(test, reference, comparison).map(
      (distance) => distance / (distance + comparison.scale),
    );
    return { map: { width, height, stridePx: embedding.stride, data } };
  }

  async close(): Promise<void> {
    await this.#encoder.release();
  }

  async #embedTile(image: ModelImage, tile: Tile, embedding: Embedding): Promise<void> {
    const { input, embedding: contract } = this.#manifest;
    const names = contract.outputs.map(({ name }) => name);
    const found = await this.#encoder.run({ [input.name]: featureInput(image, tile, input) }, names);
    let firstDim = 0;
    for (const output of contract.outputs) {
      const cells = { width: tile.width / output.stride, height: tile.height / output.stride };
      const planes = this.#planes(found, output, cells);
      const repeat = output.stride / contract.stride;
      const at = { x: tile.x / contract.stride, y: tile.y / contract.stride, firstDim };
      place({ ...cells, dims: output.dims, data: planes }, embedding, { ...at, repeat });
      firstDim += output.dims;
    }
  }

  #planes(
    found: InferenceSession.ReturnType,
    output: FeaturesManifest['embedding']['outputs'][number],
    cells: { readonly width: number; readonly height: number },
  ): Float32Array {
    try {
      return featurePlanes(found[output.name], output, cells);
    } catch (error) {
      const parameters = { name: this.info.name, why: messageOf(error) };
      throw new StationError('model-output-invalid', parameters, { cause: error });
    }
  }
}

/** The whole image, or tiles of the one size that the graph takes; the last of a row ends where the image does. */
function tilesOf(width: number, height: number, tile: FeaturesManifest['input']['tile']): readonly Tile[] {
  if (tile === null) return [{ x: 0, y: 0, width, height }];
  return starts(height, tile.height).flatMap((y) =>
    starts(width, tile.width).map((x) => ({ x, y, ...tile })),
  );
}

function starts(length: number, tile: number): readonly number[] {
  const count = Math.ceil(length / tile);
  return Array.from({ length: count }, (_, index) => Math.max(0, Math.min(index * tile, length - tile)));
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly firstDim: number;
  /** Cells of the embedding that one cell of the source covers, in each direction. */
  readonly repeat: number;
}

/** Copies planes into an embedding; what reaches beyond it is left out. */
function place(from: Embedding, to: Embedding, { x, y, firstDim, repeat }: Place): void {
  const right = Math.min(from.width * repeat, to.width - x);
  const down = Math.min(from.height * repeat, to.height - y);
  for (let dim = 0; dim < from.dims; dim += 1) {
    for (let v = 0; v < down; v += 1) {
      const source = (dim * from.height + Math.floor(v / repeat)) * from.width;
      const target = ((firstDim + dim) * to.height + y + v) * to.width + x;
      for (let u = 0; u < right; u += 1) {
        to.data[target + u] = from.data[source + Math.floor(u / repeat)] ?? 0;
      }
    }
  }
}
