import { access, constants } from 'node:fs/promises';
import { createCamera } from '../../adapters/camera/create-camera.js';
import { probeCamera } from '../../adapters/camera/probe-camera.js';
import type { Config } from '../../config/schema.js';
import type { CameraConfig } from '../../config/sections/camera.js';
import { isStationError, type Locale } from '../../domain/station-error.js';
import { systemClock } from '../../runtime/system-clock.js';
import { type Finding, failed, good } from './finding.js';

const texts = {
  en: {
    camera: 'camera',
    answers: (width: number, height: number, ms: number) =>
      `${width} x ${height} pixels, first frame after ${ms.toFixed(0)} ms`,
    folder: (directory: string) => `images may be dropped into ${directory}`,
    noFolder: (directory: string) => `${directory} cannot be written`,
    folderMend: (directory: string) =>
      `Make it and give it to the station: install -d -o twinspect ${directory}`,
  },
  'zh-TW': {
    camera: '相機',
    answers: (width: number, height: number, ms: number) =>
      `${width} x ${height} 像素，首張影像 ${ms.toFixed(0)} 毫秒`,
    folder: (directory: string) => `可將影像放入 ${directory}`,
    noFolder: (directory: string) => `${directory} 無法寫入`,
    folderMend: (directory: string) => `請建立並交給本站：install -d -o twinspect ${directory}`,
  },
};

const timeoutMs = 10_000;

/** Opens every camera and takes a frame. Of a drop folder nothing is taken: what lies there is to be inspected. */
export async function checkCameras({ cameras }: Config, locale: Locale): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const camera of cameras) findings.push(await checkCamera(camera, locale));
  return findings;
}

async function checkCamera(config: CameraConfig, locale: Locale): Promise<Finding> {
  const text = texts[locale];
  const subject = `${text.camera} ${config.name}`;
  if (config.source.kind === 'drop-folder') return checkFolder(subject, config.source.directory, locale);
  try {
    const camera = createCamera({ config, clock: systemClock });
    const { width, height, firstFrameMs } = await probeCamera(camera, { timeoutMs, clock: systemClock });
    return good(subject, text.answers(width, height, firstFrameMs));
  } catch (error) {
    if (!isStationError(error)) throw error;
    return failed(subject, error, locale);
  }
}

async function checkFolder(subject: string, directory: string, locale: Locale): Promise<Finding> {
  const text = texts[locale];
  try {
    await access(directory, constants.W_OK);
    return good(subject, text.folder(directory));
  } catch {
    return { subject, level: 'problem', what: text.noFolder(directory), mend: text.folderMend(directory) };
  }
}
