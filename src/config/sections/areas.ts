import { z } from 'zod';
import { polygonFault } from '../../domain/polygon.js';
import { limits } from './limits.js';
import { name } from './shared.js';

/** More would be drawn by hand by nobody, and a map of areas keeps one byte a cell. */
const maxAreas = 200;

const polygon = z
  .array(z.tuple([z.number().min(0), z.number().min(0)]))
  .min(3)
  .max(1000)
  .superRefine((corners, context) => {
    const fault = polygonFault(corners);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  })
  .describe('Corners `[x, y]` in order around the area, pixels of the first golden sample.');

/** Areas that are not compared. */
export const masks = z
  .array(z.strictObject({ name: name.describe('Name of the mask.'), polygon }))
  .max(maxAreas)
  .superRefine(reportTwins)
  .describe('Areas that are not compared: what varies there says nothing about the part.');

/** Areas with thresholds of their own. */
export const zones = z
  .array(
    z.strictObject({
      name: name.describe('Name of the zone; regions found in it carry it.'),
      polygon,
      thresholds: limits.optional().describe('Of this zone; those of the recipe when absent.'),
      minAreaPx: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe('Smaller regions are not counted in this zone, pixels; that of the recipe when absent.'),
    }),
  )
  .max(maxAreas)
  .superRefine(reportTwins)
  .describe('Areas with thresholds of their own. A place in several zones belongs to the first of them.');

function reportTwins(areas: readonly { readonly name: string }[], context: z.core.$RefinementCtx): void {
  areas.forEach((area, index) => {
    if (areas.findIndex((other) => other.name === area.name) < index) {
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${area.name}" is already taken` });
    }
  });
}
