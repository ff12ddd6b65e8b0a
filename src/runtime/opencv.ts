import { createRequire } from 'node:module';
import type * as OpenCvBuild from '@u4/opencv-build';
import type * as OpenCv from 'opencv4nodejs';

/*
 * require(), because the order matters: the binding reports on its own build configuration while it loads, to standard
 * output, so its log must be silenced before.
 */
const require = createRequire(import.meta.url);
/* oxlint-disable typescript/no-unsafe-type-assertion -- require() cannot be typed; the packages' own types describe them */
const build = require('@u4/opencv-build') as typeof OpenCvBuild;
build.Log.silence = true;

/** OpenCV 4 through opencv4nodejs. Native and synchronous: only the vision process and the command line load it. */
export const cv: typeof OpenCv = require('opencv4nodejs') as typeof OpenCv;
/* oxlint-enable typescript/no-unsafe-type-assertion */

/*
 * One thread: the binding reports every image that OpenCV makes to V8, also those that OpenCV's own threads make inside of
 * one call, and V8 ends the process when it collects garbage on a thread that is not its own. ONNX Runtime has threads of
 * its own.
 */
cv.setNumThreads(1);
