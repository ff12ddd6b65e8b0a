import { existsSync } from 'node:fs';
import type { Mat, VideoCapture } from 'opencv4nodejs';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { Camera, CameraSession, Frame } from '../../ports/camera.js';
import type { Clock } from '../../ports/clock.js';
import { cv } from '../../runtime/opencv.js';
import { FrameStamper } from './frame-stamper.js';

interface OpencvCameraOptions {
  readonly name: string;
  /** Device, pipeline or file. */
  readonly source: string;
  /** Backend of VideoCapture. */
  readonly api: number;
  readonly live: boolean;
  /** A file starts again at its end. */
  readonly loop?: boolean;
  /** Properties to ask a device for; it may answer with others. */
  readonly wishes?: readonly (readonly [property: number, value: number | undefined])[];
  readonly maxMegapixels: number;
  readonly clock: Clock;
}

/** V4L2 devices, GStreamer pipelines and video files through OpenCV's VideoCapture. */
export class OpencvCamera implements Camera {
  readonly name: string;
  readonly live: boolean;
  readonly #options: OpencvCameraOptions;
  readonly #stamper: FrameStamper;

  constructor(options: OpencvCameraOptions) {
    this.name = options.name;
    this.live = options.live;
    this.#options = options;
    this.#stamper = new FrameStamper(options.clock);
  }

  /** Blocks the thread while OpenCV opens the source, up to 30 seconds for a network camera that does not answer. */
  async open(): Promise<CameraSession> {
    const { name: camera, source, api, wishes = [] } = this.#options;
    const failed = (why: string, cause?: unknown): StationError =>
      new StationError('camera-open-failed', { camera, source, why }, { cause });
    // OpenCV takes the name of a missing file for a pattern of file names and says nothing useful.
    if (api !== cv.CAP_GSTREAMER && !existsSync(source)) throw failed('it does not exist');
    let capture: VideoCapture;
    try {
      capture = new cv.VideoCapture(source, api);
    } catch (error) {
      throw failed(messageOf(error), error);
    }
    for (const [property, value] of wishes) {
      if (value !== undefined) capture.set(property, value);
    }
    return new OpencvSession(this.#options, capture, this.#stamper);
  }
}

/** INVARIANT: the native capture is released when no read is under way: both at once crash the process. */
class OpencvSession implements CameraSession {
  readonly #options: OpencvCameraOptions;
  readonly #stamper: FrameStamper;
  #capture: VideoCapture;
  #reading: Promise<unknown> = Promise.resolve();
  #size: string | undefined;

  constructor(options: OpencvCameraOptions, capture: VideoCapture, stamper: FrameStamper) {
    this.#options = options;
    this.#capture = capture;
    this.#stamper = stamper;
  }

  async read(): Promise<Frame> {
    const image = (await this.#next()) ?? (this.#options.loop === true ? await this.#again() : undefined);
    const { name: camera, source, maxMegapixels } = this.#options;
    if (image === undefined)
      throw new StationError('camera-lost', { camera, why: 'it gives no more frames' });
    const { cols: width, rows: height } = image;
    if (width * height > maxMegapixels * 1e6) {
      throw new StationError('image-too-large', { file: source, width, height, limit: maxMegapixels });
    }
    const size = `${width} x ${height}`;
    this.#size ??= size;
    if (size !== this.#size) {
      throw new StationError('camera-changed-size', { camera, before: this.#size, after: size });
    }
    return this.#stamper.stamp(image, this.#options.live ? {} : { file: source });
  }

  async close(): Promise<void> {
    await this.#reading;
    this.#capture.release();
  }

  /** The next image, or nothing at the end. */
  async #next(): Promise<Mat | undefined> {
    const reading = this.#capture.readAsync();
    this.#reading = reading.catch(() => undefined);
    try {
      const image = await reading;
      return image.rows === 0 ? undefined : image;
    } catch (error) {
      throw new StationError(
        'camera-lost',
        { camera: this.#options.name, why: messageOf(error) },
        { cause: error },
      );
    }
  }

  async #again(): Promise<Mat | undefined> {
    this.#capture.release();
    this.#capture = new cv.VideoCapture(this.#options.source, this.#options.api);
    return this.#next();
  }
}
