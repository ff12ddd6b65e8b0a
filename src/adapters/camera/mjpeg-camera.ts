import { isStationError, messageOf, StationError } from '../../domain/station-error.js';
import type { Camera, CameraSession, Frame } from '../../ports/camera.js';
import type { Clock } from '../../ports/clock.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { FrameStamper } from './frame-stamper.js';
import { type MultipartPart, readMultipart } from './multipart-reader.js';

interface MjpegCameraOptions {
  readonly name: string;
  readonly url: string;
  readonly maxMegapixels: number;
  readonly clock: Clock;
}

const connectMs = 5000;
/** A JPEG of high quality takes at most about three bytes a pixel. */
const bytesPerPixel = 3;

/** A camera that sends JPEG images over HTTP, one after the other in one answer that never ends. */
export class MjpegCamera implements Camera {
  readonly name: string;
  readonly live = true;
  readonly #options: MjpegCameraOptions;
  readonly #stamper: FrameStamper;

  constructor(options: MjpegCameraOptions) {
    this.name = options.name;
    this.#options = options;
    this.#stamper = new FrameStamper(options.clock);
  }

  async open(signal: AbortSignal): Promise<CameraSession> {
    const { name: camera, url, maxMegapixels, clock } = this.#options;
    const hangUp = new AbortController();
    const answered = new AbortController();
    clock.sleep(connectMs, answered.signal).then(
      () => hangUp.abort(new Error(`no answer within ${connectMs} ms`)),
      () => undefined,
    );
    const response = await fetch(withoutUser(url), {
      headers: authorization(url),
      signal: AbortSignal.any([signal, hangUp.signal]),
    })
      .catch((error: unknown) => {
        throw this.#openFailed(causeOf(error), error);
      })
      .finally(() => answered.abort());
    const boundary = boundaryOf(response.headers.get('content-type') ?? '');
    if (!response.ok || response.body === null || boundary === undefined) {
      hangUp.abort();
      throw this.#openFailed(
        response.ok
          ? `it answers with ${response.headers.get('content-type') ?? 'no type'}, not with multipart/x-mixed-replace`
          : `it answers with status ${response.status}`,
      );
    }
    const maxPartBytes = Math.ceil(maxMegapixels * 1e6 * bytesPerPixel);
    const parts = readMultipart({ chunks: response.body, boundary, maxPartBytes });
    let size: string | undefined;
    return {
      read: async () => {
        const frame = this.#decode(await this.#nextPart(parts));
        const now = `${frame.image.cols} x ${frame.image.rows}`;
        size ??= now;
        if (now !== size) throw new StationError('camera-changed-size', { camera, before: size, after: now });
        return frame;
      },
      close: async () => {
        hangUp.abort();
      },
    };
  }

  async #nextPart(parts: AsyncGenerator<MultipartPart>): Promise<Buffer> {
    const lost = (why: string, cause?: unknown): StationError =>
      new StationError('camera-lost', { camera: this.name, why }, { cause });
    const part = await parts.next().catch((error: unknown) => {
      throw lost(causeOf(error), error);
    });
    if (part.done === true) throw lost('the server ended the stream');
    return part.value.data;
  }

  #decode(data: Buffer): Frame {
    const { url, maxMegapixels } = this.#options;
    try {
      return this.#stamper.stamp(decodeImage(data, { file: withoutUser(url), maxMegapixels }));
    } catch (error) {
      if (!isStationError(error, 'image-unreadable')) throw error;
      throw new StationError('frame-torn', { camera: this.name }, { cause: error });
    }
  }

  #openFailed(why: string, cause?: unknown): StationError {
    const source = withoutUser(this.#options.url);
    return new StationError('camera-open-failed', { camera: this.name, source, why }, { cause });
  }
}

/** The boundary of a multipart type; some cameras quote it, some put its dashes into it. */
function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/x-mixed-replace\b/i.test(contentType)) return undefined;
  const match = /boundary="?([^";\s]+)"?/i.exec(contentType);
  return match?.[1]?.replace(/^--/, '');
}

/** Fetch refuses addresses with a user in them, and no log should show one. */
function withoutUser(url: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address.href;
}

function authorization(url: string): Record<string, string> {
  const { username, password } = new URL(url);
  if (username === '') return {};
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(user).toString('base64')}` };
}

/** Fetch says "fetch failed" and hides the reason in the cause. */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}
