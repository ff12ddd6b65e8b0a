import { z } from 'zod';
import { name } from './shared.js';

const source = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('v4l2'),
      device: z.string().min(1).describe('Device file, for example `/dev/video0`.'),
      width: z.number().int().min(16).max(16_384).optional().describe('Pixels to ask the device for.'),
      height: z.number().int().min(16).max(16_384).optional().describe('Pixels to ask the device for.'),
      fps: z.number().min(0.1).max(1000).optional().describe('Frames a second to ask the device for.'),
    }),
    z.strictObject({
      kind: z.literal('gstreamer'),
      pipeline: z
        .string()
        .regex(/!\s*appsink\b/, 'must end in `! appsink`')
        .describe(
          'Pipeline that ends in `videoconvert ! video/x-raw,format=BGR ! appsink` (CSI, RTSP, GigE Vision).',
        ),
    }),
    z.strictObject({
      kind: z.literal('mjpeg'),
      url: z.url({ protocol: /^https?$/ }).describe('Address of a multipart/x-mixed-replace stream.'),
    }),
    z.strictObject({
      kind: z.literal('video'),
      file: z.string().min(1).describe('Video file, played frame by frame.'),
      loop: z.boolean().default(true).describe('Start again at the end.'),
    }),
    z.strictObject({
      kind: z.literal('images'),
      paths: z
        .array(z.string().min(1))
        .min(1)
        .describe('Image files and folders of them, replayed in the order of their names.'),
      pairs: z
        .boolean()
        .default(false)
        .describe('Take only `X_test.*` files, each to be compared with its own `X_temp.*`.'),
      loop: z.boolean().default(true).describe('Start again at the end.'),
    }),
    z.strictObject({
      kind: z.literal('drop-folder'),
      directory: z.string().min(1).describe('Images that appear here are inspected in the order of arrival.'),
    }),
  ])
  .describe('Where frames come from.');

const quality = z
  .strictObject({
    minSharpness: z
      .number()
      .min(0)
      .default(15)
      .describe('Least variance of the Laplacian of a frame; below it the frame is blurred.'),
    minBrightness: z.number().min(0).max(255).default(12).describe('Least mean grey level.'),
    maxBrightness: z.number().min(0).max(255).default(243).describe('Greatest mean grey level.'),
    maxClipped: z
      .number()
      .min(0)
      .max(1)
      .default(0.6)
      .describe('Greatest share of pixels at 0 or at 255. Binarised images need 1.'),
    rejectFrozen: z
      .boolean()
      .default(true)
      .describe('Refuse a frame of a live camera that equals the one before to the last bit.'),
  })
  .describe('A frame outside these limits is not judged.');

export const cameraSchema = z.strictObject({
  name: name.describe('Name of the camera in topics and logs.'),
  part: name.describe('Recipe used when a trigger names none.'),
  source,
  quality: quality.prefault({}),
  stallMs: z
    .number()
    .int()
    .min(50)
    .max(60_000)
    .default(1000)
    .describe('A live camera without a frame for so long is stalled, and connected again. Milliseconds.'),
  maxMegapixels: z
    .number()
    .min(0.01)
    .max(500)
    .default(30)
    .describe('Larger images are refused before they are decoded.'),
});

export type CameraConfig = z.output<typeof cameraSchema>;
export type CameraSource = CameraConfig['source'];
export type QualityLimits = CameraConfig['quality'];
