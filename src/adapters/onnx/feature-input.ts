import { Tensor } from 'onnxruntime-node';
import type { FeaturesManifest } from '../../contract/features-manifest.js';
import type { ModelImage } from '../../ports/comparer.js';

/** Where a tile lies in an image, pixels. What reaches beyond the image repeats its last row or column. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of a tile as a graph wants them: layout, type, order of channels, normalisation. */
export function featureInput(image: ModelImage, tile: Tile, input: FeaturesManifest['input']): Tensor {
  const { channels, layout, type } = input;
  const { width, height } = tile;
  const tables = input.normalisation === null ? undefined : lookUp(input.normalisation);
  const count = channels * width * height;
  const data = tables === undefined ? new Uint8Array(count) : new Float32Array(count);
  const planar = layout === 'NCHW';
  const plane = width * height;
  const reversed = channels === 3 && input.order === 'rgb'; // a ModelImage is BGR
  for (let y = 0; y < height; y += 1) {
    const row = Math.min(tile.y + y, image.height - 1) * image.width;
    for (let x = 0; x < width; x += 1) {
      const from = (row + Math.min(tile.x + x, image.width - 1)) * channels;
      const cell = y * width + x;
      for (let channel = 0; channel < channels; channel += 1) {
        const pixel = image.data[from + (reversed ? channels - 1 - channel : channel)] ?? 0;
        const to = planar ? channel * plane + cell : cell * channels + channel;
        data[to] = tables === undefined ? pixel : (tables[channel]?.[pixel] ?? 0);
      }
    }
  }
  const shape = planar ? [1, channels, height, width] : [1, height, width, channels];
  return data instanceof Uint8Array ? new Tensor(type, data, shape) : new Tensor('float32', data, shape);
}

/** What each of the 256 values of a pixel becomes, for each channel. */
function lookUp({
  range,
  mean,
  std,
}: NonNullable<FeaturesManifest['input']['normalisation']>): readonly Float32Array[] {
  return mean.map((centre, channel) =>
    Float32Array.from({ length: 256 }, (_, pixel) => ((pixel / 255) * range - centre) / (std[channel] ?? 1)),
  );
}
