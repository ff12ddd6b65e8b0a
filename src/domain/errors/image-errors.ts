import type { ErrorKind } from './error-kind.js';

export type ImageErrorCode =
  | 'image-unreadable'
  | 'image-too-large'
  | 'images-missing'
  | 'annotations-invalid';

/** Errors of images and what is said of them. */
export const imageErrors: Readonly<Record<ImageErrorCode, ErrorKind>> = {
  'image-unreadable': {
    fault: 'input',
    retryable: false,
    en: ['{file} is not an image that can be decoded', 'Give a PNG, JPEG, BMP or TIFF file that is whole.'],
    zhTW: ['{file} 無法解碼為影像', '請提供完整的 PNG、JPEG、BMP 或 TIFF 檔案。'],
  },
  'image-too-large': {
    fault: 'input',
    retryable: false,
    en: [
      '{file} is {width} x {height} pixels, the limit is {limit} megapixels',
      'Crop or shrink it, or raise the limit of the camera.',
    ],
    zhTW: [
      '{file} 為 {width} x {height} 像素，上限為 {limit} 百萬像素',
      '請裁切或縮小影像，或提高相機上限。',
    ],
  },
  'images-missing': {
    fault: 'input',
    retryable: false,
    en: [
      'there are no images to inspect in {directory}',
      'Expected image files, or pairs X_test.jpg with X_temp.jpg.',
    ],
    zhTW: ['{directory} 中沒有可檢測的影像', '需要影像檔，或成對的 X_test.jpg 與 X_temp.jpg。'],
  },
  'annotations-invalid': {
    fault: 'input',
    retryable: false,
    en: ['{file}, line {line}: {why}', 'Each line is `x1 y1 x2 y2 type`.'],
    zhTW: ['{file} 第 {line} 行：{why}', '每行格式為 `x1 y1 x2 y2 type`。'],
  },
};
