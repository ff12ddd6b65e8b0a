import type { Locale } from '../domain/station-error.js';
import type { PodOfKind, PodReport } from '../evaluation/pod-report.js';
import { podSize } from './pod-size.js';
import { podTexts } from './pod-texts.js';

/** One row for each zone and type, and a head. */
export function podRows(
  { kinds }: PodReport,
  pixelsPerMm: number | undefined,
  locale: Locale,
): readonly (readonly string[])[] {
  const text = podTexts[locale];
  const rows = kinds.map((kind) => [
    kind.zone || text.outside,
    text.types[kind.type] ?? kind.type,
    String(kind.trials),
    String(kind.found),
    ...figures(kind, pixelsPerMm, locale),
  ]);
  return [text.columns, ...rows];
}

function figures({ curve }: PodOfKind, pixelsPerMm: number | undefined, locale: Locale): readonly string[] {
  const text = podTexts[locale];
  const size = (px: number): string => podSize(px, pixelsPerMm);
  const none = ['-', '-', '-'];
  switch (curve.kind) {
    case 'fitted': {
      const { a50, a90, a90Over95: bound } = curve;
      return bound === undefined
        ? [size(a50), size(a90), '-', text.notBounded]
        : [size(a50), size(a90), size(bound), ''];
    }
    case 'separated':
      return [...none, text.separated(size(curve.below), size(curve.from))];
    case 'all-found':
      return [...none, text.allFound(size(curve.smallest))];
    case 'none-found':
      return [...none, text.noneFound(size(curve.largest))];
    case 'no-curve':
      return [...none, text.noCurve];
  }
}
