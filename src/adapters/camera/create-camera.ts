import type { CameraConfig } from '../../config/sections/camera.js';
import type { Camera } from '../../ports/camera.js';
import type { Clock } from '../../ports/clock.js';
import { cv } from '../../runtime/opencv.js';
import { DropFolderCamera } from './drop-folder-camera.js';
import { ImageListCamera } from './image-list-camera.js';
import { MjpegCamera } from './mjpeg-camera.js';
import { OpencvCamera } from './opencv-camera.js';

interface CreateCamera {
  readonly config: CameraConfig;
  readonly clock: Clock;
}

/** The camera that a configuration describes; nothing is opened yet. */
export function createCamera({ config, clock }: CreateCamera): Camera {
  const { name, source, maxMegapixels } = config;
  const common = { name, maxMegapixels, clock };
  switch (source.kind) {
    case 'v4l2': {
      const { device, width, height, fps } = source;
      const wishes = [
        [cv.CAP_PROP_FRAME_WIDTH, width],
        [cv.CAP_PROP_FRAME_HEIGHT, height],
        [cv.CAP_PROP_FPS, fps],
      ] as const;
      return new OpencvCamera({ ...common, source: device, api: cv.CAP_V4L2, live: true, wishes });
    }
    case 'gstreamer':
      return new OpencvCamera({ ...common, source: source.pipeline, api: cv.CAP_GSTREAMER, live: true });
    case 'video':
      return new OpencvCamera({
        ...common,
        source: source.file,
        api: cv.CAP_ANY,
        live: false,
        loop: source.loop,
      });
    case 'mjpeg':
      return new MjpegCamera({ ...common, url: source.url });
    case 'images': {
      const { paths, pairs, loop } = source;
      return new ImageListCamera({ ...common, paths, pairs, loop });
    }
    case 'drop-folder':
      return new DropFolderCamera({ ...common, directory: source.directory });
  }
}
