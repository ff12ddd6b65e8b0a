/** A size in pixels and, where a scale is set, in millimetres: `12.3 px (0.41 mm)`. */
export function podSize(px: number, pixelsPerMm: number | undefined): string {
  const pixels = `${px.toFixed(1)} px`;
  return pixelsPerMm === undefined ? pixels : `${pixels} (${(px / pixelsPerMm).toFixed(2)} mm)`;
}
