import { createCamera } from '../../adapters/camera/create-camera.js';
import type { Config } from '../../config/schema.js';
import { candidateSchema } from '../../contract/recipe-api.js';
import { StationError } from '../../domain/station-error.js';
import { candidatePath } from '../../recipes/candidate-files.js';
import { listImages } from '../../runtime/list-images.js';
import { cv } from '../../runtime/opencv.js';
import { readImageFile } from '../../runtime/read-image-file.js';
import { systemClock } from '../../runtime/system-clock.js';

/** Exposure control needs some frames after a live camera was opened. */
const settlingFrames = 10;
const openMs = 30_000;
const askMs = 1000;

/** An image that is to become a golden sample. */
export interface GatheredImage {
  /** For messages; its ending tells the format. */
  readonly source: string;
  readonly data: Buffer;
}

interface Gather {
  readonly paths: readonly string[];
  readonly camera: string | undefined;
  readonly count: number;
  readonly part: string;
}

/**
 * Image files, and pictures of a camera: through the station where it runs, because it holds the device.
 *
 * @throws StationError `image-unreadable`, `images-missing`, `unknown-camera`, or of the camera
 */
export async function gatherImages(
  config: Config,
  { paths, camera, count, part }: Gather,
): Promise<readonly GatheredImage[]> {
  const files = await readAll(await listImages(paths));
  if (camera === undefined) return files;
  const base = `http://${config.http.host}:${config.http.port}`;
  const taken = (await isRunning(base, config.station.id))
    ? await readAll(await askStation(base, { config, camera, count, part }))
    : await takePictures(config, camera, count);
  return [...files, ...taken];
}

async function readAll(files: readonly string[]): Promise<readonly GatheredImage[]> {
  return Promise.all(
    files.map(async (source) => {
      const data = await readImageFile(source);
      return { source, data };
    }),
  );
}

async function isRunning(base: string, station: string): Promise<boolean> {
  try {
    const answer: unknown = await (
      await fetch(`${base}/api/station`, { signal: AbortSignal.timeout(askMs) })
    ).json();
    return typeof answer === 'object' && answer !== null && 'station' in answer && answer.station === station;
  } catch {
    return false;
  }
}

async function askStation(
  base: string,
  { config, camera, count, part }: Omit<Gather, 'paths'> & { readonly config: Config },
): Promise<readonly string[]> {
  const files: string[] = [];
  for (let taken = 0; taken < count; taken += 1) {
    const response = await fetch(`${base}/api/recipes/${part}/candidates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ camera }),
    });
    const answer: unknown = await response.json();
    const candidate = candidateSchema.safeParse(answer);
    if (!candidate.success) {
      throw new StationError('camera-lost', { camera: camera ?? '', why: JSON.stringify(answer) });
    }
    files.push(await candidatePath(config.dataDirectory, part, candidate.data.sha256));
  }
  return files;
}

async function takePictures(
  { cameras }: Config,
  camera: string | undefined,
  count: number,
): Promise<readonly GatheredImage[]> {
  const config = cameras.find(({ name }) => name === camera);
  if (config === undefined) {
    const known = cameras.map(({ name }) => name).join(', ');
    throw new StationError('unknown-camera', { camera: camera ?? '', known });
  }
  const signal = AbortSignal.timeout(openMs);
  const source = createCamera({ config, clock: systemClock });
  const session = await source.open(signal);
  try {
    for (let skipped = 0; source.live && skipped < settlingFrames; skipped += 1) await session.read(signal);
    const taken: GatheredImage[] = [];
    while (taken.length < count) {
      const { image } = await session.read(signal);
      // Lossless: a golden sample is what the camera saw.
      taken.push({ source: `${config.name}-${taken.length + 1}.png`, data: cv.imencode('.png', image) });
    }
    return taken;
  } finally {
    await session.close();
  }
}
