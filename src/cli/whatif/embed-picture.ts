import { auditPaths } from '../../adapters/sqlite/audit-paths.js';
import { evidencePath, readEvidence } from '../../adapters/sqlite/evidence-files.js';
import { tryDecode } from '../../runtime/decode-image.js';
import { cv } from '../../runtime/opencv.js';

/** Wide enough to see what is wrong, small enough that a page with many can be mailed. */
const widthPx = 360;
const jpegQuality = 80;

/** An evidence image as a small data URL; nothing where it is not kept any more. */
export function embedPicture(
  dataDirectory: string,
  picture: { readonly sha256: string; readonly mediaType: string } | undefined,
): string | undefined {
  if (picture === undefined) return undefined;
  const mediaType = picture.mediaType === 'image/png' ? 'image/png' : 'image/jpeg';
  const file = readEvidence(
    evidencePath(auditPaths(dataDirectory).evidenceDirectory, picture.sha256, mediaType),
  );
  const image = file && tryDecode(Buffer.from(file));
  if (image === undefined) return undefined;
  const small =
    image.cols <= widthPx
      ? image
      : image.resize(
          Math.max(1, Math.round((image.rows * widthPx) / image.cols)),
          widthPx,
          0,
          0,
          cv.INTER_AREA,
        );
  const jpeg = cv.imencode('.jpg', small, [cv.IMWRITE_JPEG_QUALITY, jpegQuality]);
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
}
