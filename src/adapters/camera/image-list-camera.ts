import { StationError } from '../../domain/station-error.js';
import type { Camera, CameraSession, Frame } from '../../ports/camera.js';
import type { Clock } from '../../ports/clock.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { listImages } from '../../runtime/list-images.js';
import { readImageFile } from '../../runtime/read-image-file.js';
import { FrameStamper } from './frame-stamper.js';

interface ImageListCameraOptions {
  readonly name: string;
  readonly paths: readonly string[];
  /** Only `X_test.*`, each with its own `X_temp.*`. */
  readonly pairs: boolean;
  readonly loop: boolean;
  readonly maxMegapixels: number;
  readonly clock: Clock;
}

interface ListedImage {
  readonly file: string;
  readonly pairedReference?: string;
}

/** Image files, replayed one for each trigger. */
export class ImageListCamera implements Camera {
  readonly name: string;
  readonly live = false;
  readonly #options: ImageListCameraOptions;
  readonly #stamper: FrameStamper;

  constructor(options: ImageListCameraOptions) {
    this.name = options.name;
    this.#options = options;
    this.#stamper = new FrameStamper(options.clock);
  }

  async open(): Promise<CameraSession> {
    const { paths, pairs } = this.#options;
    const files = await listImages(paths);
    const images = pairs ? pairImages(files) : files.map((file) => ({ file }));
    if (images.length === 0) throw new StationError('images-missing', { directory: paths.join(', ') });
    let next = 0;
    return {
      read: async () => {
        if (next === images.length && this.#options.loop) next = 0;
        const image = images[next];
        if (image === undefined) {
          const why = `all ${images.length} images are inspected`;
          throw new StationError('camera-lost', { camera: this.name, why });
        }
        next += 1;
        return this.#read(image);
      },
      close: async () => undefined,
    };
  }

  async #read(image: ListedImage): Promise<Frame> {
    const { file } = image;
    const bytes = await readImageFile(file);
    return this.#stamper.stamp(
      decodeImage(bytes, { file, maxMegapixels: this.#options.maxMegapixels }),
      image,
    );
  }
}

/** Test images whose golden sample is there as well. */
function pairImages(files: readonly string[]): readonly ListedImage[] {
  const references = new Map(
    files.flatMap((file) => stemOf(file, 'temp').map((stem) => [stem, file] as const)),
  );
  return files.flatMap((file) =>
    stemOf(file, 'test').flatMap((stem) => {
      const pairedReference = references.get(stem);
      return pairedReference === undefined ? [] : [{ file, pairedReference }];
    }),
  );
}

function stemOf(file: string, role: 'test' | 'temp'): readonly string[] {
  const match = new RegExp(`^(.*)_${role}\\.[a-z]+$`, 'i').exec(file);
  return match?.[1] === undefined ? [] : [match[1]];
}
