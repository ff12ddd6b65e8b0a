import { StationError } from '../domain/station-error.js';
import type { Annotation, Corners, Detection } from './annotation.js';

/*
 * The text files of the DeepPCB data set: one box a line, fields separated by blanks (or commas, as its evaluation
 * script wants them). Annotations are `x1 y1 x2 y2 type`, detections `x1 y1 x2 y2 confidence type`.
 */

/** @throws StationError `annotations-invalid` with the line. */
export function parseAnnotations(text: string, file: string): readonly Annotation[] {
  return lines(text).map(({ fields, line }) => {
    if (fields.length !== 5) throw invalid(file, line, `it has ${fields.length} fields, expected 5`);
    return { ...corners(fields, file, line), type: integer(fields[4], 'type', file, line) };
  });
}

/** @throws StationError `annotations-invalid` with the line. */
export function parseDetections(text: string, file: string): readonly Detection[] {
  return lines(text).map(({ fields, line }) => {
    if (fields.length !== 6) throw invalid(file, line, `it has ${fields.length} fields, expected 6`);
    const confidence = /^(0(\.\d+)?|1(\.0+)?)$/.test(fields[4] ?? '') ? Number(fields[4]) : undefined;
    if (confidence === undefined)
      throw invalid(file, line, `confidence "${fields[4]}" is not a decimal from 0 to 1`);
    return { ...corners(fields, file, line), confidence, type: integer(fields[5], 'type', file, line) };
  });
}

/** Decimals of a confidence. Fixed, because the script of the data set does not read exponents. */
const confidenceDecimals = 6;

/** The text of detections, the most confident first. Boxes are whole pixels that lie in the image. */
export function formatDetections(detections: readonly Detection[]): string {
  return detections
    .toSorted((a, b) => b.confidence - a.confidence)
    .map(({ x1, y1, x2, y2, confidence, type }) => {
      const box = [Math.floor(x1), Math.floor(y1), Math.ceil(x2), Math.ceil(y2)].map((value) =>
        Math.max(0, value),
      );
      return `${box.join(' ')} ${confidence.toFixed(confidenceDecimals)} ${type}\n`;
    })
    .join('');
}

interface Line {
  readonly fields: readonly string[];
  /** From 1. */
  readonly line: number;
}

function lines(text: string): readonly Line[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((content, index) => ({ fields: content.trim().split(/\s*,\s*|\s+/), line: index + 1 }))
    .filter(({ fields }) => fields.join('') !== '');
}

function corners(fields: readonly string[], file: string, line: number): Corners {
  const x1 = integer(fields[0], 'x1', file, line);
  const y1 = integer(fields[1], 'y1', file, line);
  const x2 = integer(fields[2], 'x2', file, line);
  const y2 = integer(fields[3], 'y2', file, line);
  if (x2 < x1 || y2 < y1) throw invalid(file, line, 'the second corner lies above or left of the first');
  return { x1, y1, x2, y2 };
}

function integer(field: string | undefined, name: string, file: string, line: number): number {
  if (field === undefined || !/^\d{1,9}$/.test(field)) {
    throw invalid(file, line, `${name} "${field ?? ''}" is not a whole number of 0 or more`);
  }
  return Number(field);
}

function invalid(file: string, line: number, why: string): StationError {
  return new StationError('annotations-invalid', { file, line, why });
}
