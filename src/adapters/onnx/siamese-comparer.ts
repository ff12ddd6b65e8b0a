import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { SiameseManifest } from '../../contract/model-manifest.js';
import { StationError } from '../../domain/station-error.js';
import type {
  AnomalyMap,
  ComparerInfo,
  ComparisonMaps,
  DetectionMaps,
  Embedding,
  ModelImage,
} from '../../ports/comparer.js';
import type { PassedOver } from './execution-providers.js';
import type { LoadedComparer } from './loaded-comparer.js';

interface SiameseComparerParts {
  readonly manifest: SiameseManifest;
  readonly info: ComparerInfo;
  readonly passedOver: readonly PassedOver[];
  readonly encoder: InferenceSession;
  readonly head: InferenceSession;
}

/**
 * The Siamese network in ONNX Runtime: `encoder` is the branch with shared weights, `head` the learned distance.
 *
 * INVARIANTS: what leaves `compare` is finite and between 0 and 1, because a NaN compares false with every threshold and
 * would pass a defective part. Runs are synchronous native calls: only the vision process and the command line own one.
 */
export class SiameseComparer implements LoadedComparer {
  readonly info: ComparerInfo;
  readonly passedOver: readonly PassedOver[];
  readonly #manifest: SiameseManifest;
  readonly #encoder: InferenceSession;
  readonly #head: InferenceSession;

  constructor(parts: SiameseComparerParts) {
    this.info = parts.info;
    this.passedOver = parts.passedOver;
    this.#manifest = parts.manifest;
    this.#encoder = parts.encoder;
    this.#head = parts.head;
  }

  /**
   * @throws RangeError for an image that is not as `info` asks; StationError `model-output-invalid` when the network
   * returns something else than its manifest says.
   */
  async embed(image: ModelImage): Promise<Embedding> {
    const { channels, multipleOf } = this.#manifest.input;
    const { width, height, data } = image;
    if (image.channels !== channels)
      throw new RangeError(`image has ${image.channels} channels, not ${channels}`);
    if (!isMultiple(width, multipleOf) || !isMultiple(height, multipleOf)) {
      throw new RangeError(`image is ${width} x ${height}, not multiples of ${multipleOf}`);
    }
    const feeds = { image: new Tensor('uint8', data, [1, height, width, channels]) };
    const outputs = await this.#encoder.run(feeds, ['embedding']);
    const { dims, stride } = this.#manifest.embedding;
    const size = { width: width / stride, height: height / stride };
    return { ...size, dims, data: this.#planes(outputs, 'embedding', { planes: dims, ...size }) };
  }

  /**
   * @throws RangeError for embeddings of different sizes; StationError `model-output-invalid` when a score is not a
   * number between 0 and 1 or the network returns something else than its manifest says.
   */
  async compare(test: Embedding, reference: Embedding): Promise<ComparisonMaps> {
    if (test.width !== reference.width || test.height !== reference.height) {
      const sizes = `${test.width} x ${test.height} and ${reference.width} x ${reference.height}`;
      throw new RangeError(`embeddings of ${sizes} cells cannot be compared`);
    }
    const { detection } = this.#manifest;
    const feeds = { test: tensorOf(test), reference: tensorOf(reference) };
    const outputs = await this.#head.run(feeds, detection === null ? ['map'] : ['map', 'classes', 'boxes']);
    const map = this.#anomalyMap(outputs, test);
    return detection === null ? { map } : { map, detection: this.#detectionMaps(outputs, test, detection) };
  }

  async close(): Promise<void> {
    await this.#encoder.release();
    await this.#head.release();
  }

  #anomalyMap(outputs: InferenceSession.ReturnType, test: Embedding): AnomalyMap {
    const stridePx = this.#manifest.map.stride;
    const size = this.#cells(test, stridePx);
    const data = this.#planes(outputs, 'map', { planes: 1, ...size });
    this.#checkScores('map', data);
    return { ...size, stridePx, data };
  }

  #detectionMaps(
    outputs: InferenceSession.ReturnType,
    test: Embedding,
    detection: NonNullable<SiameseManifest['detection']>,
  ): DetectionMaps {
    const size = this.#cells(test, detection.stride);
    const classes = this.#planes(outputs, 'classes', { planes: detection.classes.length, ...size });
    this.#checkScores('classes', classes);
    const boxes = this.#planes(outputs, 'boxes', { planes: 4, ...size });
    const bad = boxes.findIndex((side) => !Number.isFinite(side));
    if (bad >= 0) throw this.#invalid(`boxes[${bad}] is ${boxes[bad]}`);
    return { ...size, stridePx: detection.stride, classes, boxes };
  }

  #cells(test: Embedding, stridePx: number): { readonly width: number; readonly height: number } {
    const perCell = this.#manifest.embedding.stride / stridePx;
    return { width: test.width * perCell, height: test.height * perCell };
  }

  #checkScores(name: string, scores: Float32Array): void {
    const bad = scores.findIndex((score) => !(score >= 0 && score <= 1));
    if (bad >= 0) throw this.#invalid(`${name}[${bad}] is ${scores[bad]}, not between 0 and 1`);
  }

  #planes(
    outputs: InferenceSession.ReturnType,
    name: string,
    expected: { readonly planes: number; readonly width: number; readonly height: number },
  ): Float32Array {
    const tensor = outputs[name];
    const shape = [1, expected.planes, expected.height, expected.width];
    if (tensor === undefined || !sameShape(tensor.dims, shape)) {
      throw this.#invalid(
        `${name} has the shape [${tensor?.dims.join(', ')}], expected [${shape.join(', ')}]`,
      );
    }
    if (!(tensor.data instanceof Float32Array))
      throw this.#invalid(`${name} is ${tensor.type}, expected float32`);
    return tensor.data;
  }

  #invalid(why: string): StationError {
    return new StationError('model-output-invalid', { name: this.info.name, why });
  }
}

function tensorOf({ data, dims, height, width }: Embedding): Tensor {
  return new Tensor('float32', data, [1, dims, height, width]);
}

function isMultiple(value: number, of: number): boolean {
  return value > 0 && value % of === 0;
}

function sameShape(actual: readonly number[], expected: readonly number[]): boolean {
  return actual.length === expected.length && actual.every((size, index) => size === expected[index]);
}
