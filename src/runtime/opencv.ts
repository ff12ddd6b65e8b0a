import { createRequire } from 'node:module';
import { Log } from '@u4/opencv-build';
import type * as OpenCv from 'opencv4nodejs';

/*
 * The binding reports on its own build configuration at import, to standard output and from whatever package.json the
 * working directory has. It must be silenced before it loads, which an import statement could not promise.
 */
Log.silence = true;

/** OpenCV 4 through opencv4nodejs. Native and synchronous: only the vision process and the command line load it. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- require() cannot be typed; the package's types describe it
export const cv: typeof OpenCv = createRequire(import.meta.url)('opencv4nodejs') as typeof OpenCv;
