import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { Camera, CameraSession, Frame } from '../../ports/camera.js';
import type { Clock } from '../../ports/clock.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { isImageName } from '../../runtime/list-images.js';
import { FrameStamper } from './frame-stamper.js';

interface DropFolderCameraOptions {
  readonly name: string;
  readonly directory: string;
  readonly maxMegapixels: number;
  readonly clock: Clock;
}

/** How often the folder is looked at. Polling, because network shares tell nobody about new files. Milliseconds. */
const pollMs = 100;
/** A file that has not grown for so long is complete. Milliseconds. */
const settledMs = 300;
/** Below the drop folder: what was taken, so that a restart does not inspect it again. */
const takenFolder = 'inspected';

interface Candidate {
  readonly size: number;
  readonly sinceNs: bigint;
}

/**
 * Images that another program puts into a folder, the oldest first.
 *
 * INVARIANT: a file is taken once: it is moved to `inspected/` before its frame is handed out, readable or not.
 */
export class DropFolderCamera implements Camera {
  readonly name: string;
  readonly live = false;
  readonly #options: DropFolderCameraOptions;
  readonly #stamper: FrameStamper;

  constructor(options: DropFolderCameraOptions) {
    this.name = options.name;
    this.#options = options;
    this.#stamper = new FrameStamper(options.clock);
  }

  async open(): Promise<CameraSession> {
    const { directory } = this.#options;
    const taken = join(directory, takenFolder);
    await mkdir(taken, { recursive: true }).catch((error: unknown) => {
      throw this.#failed('camera-open-failed', error);
    });
    const growing = new Map<string, Candidate>();
    return {
      read: async (signal) => {
        for (;;) {
          const name = await this.#oldestComplete(growing);
          if (name !== undefined) {
            growing.delete(name);
            const file = join(taken, name);
            await rename(join(directory, name), file).catch((error: unknown) => {
              throw this.#failed('camera-lost', error);
            });
            return this.#read(file);
          }
          await this.#options.clock.sleep(pollMs, signal);
        }
      },
      close: async () => undefined,
    };
  }

  async #oldestComplete(growing: Map<string, Candidate>): Promise<string | undefined> {
    const { directory, clock } = this.#options;
    const names = await readdir(directory).catch((error: unknown) => {
      throw this.#failed('camera-lost', error);
    });
    const complete: { readonly name: string; readonly arrivedMs: number }[] = [];
    for (const name of names.filter(isImageName)) {
      const found = await stat(join(directory, name)).catch(() => undefined);
      if (found === undefined || !found.isFile()) continue;
      const nowNs = clock.monotonicNs();
      const known = growing.get(name);
      if (known?.size !== found.size) growing.set(name, { size: found.size, sinceNs: nowNs });
      else if (Number(nowNs - known.sinceNs) / 1e6 >= settledMs)
        complete.push({ name, arrivedMs: found.mtimeMs });
    }
    complete.sort((a, b) => a.arrivedMs - b.arrivedMs || (a.name < b.name ? -1 : 1));
    return complete[0]?.name;
  }

  async #read(file: string): Promise<Frame> {
    const bytes = await readFile(file).catch((error: unknown) => {
      throw new StationError('image-unreadable', { file }, { cause: error });
    });
    return this.#stamper.stamp(decodeImage(bytes, { file, maxMegapixels: this.#options.maxMegapixels }), {
      file,
    });
  }

  #failed(code: 'camera-open-failed' | 'camera-lost', error: unknown): StationError {
    const { directory: source } = this.#options;
    return new StationError(code, { camera: this.name, source, why: messageOf(error) }, { cause: error });
  }
}
