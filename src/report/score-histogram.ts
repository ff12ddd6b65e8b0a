/** One column of a histogram. */
export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** How scores are spread from 0 to a little above the highest value that is to be shown. */
export function histogramOf(
  scores: readonly number[],
  { bins, upTo }: { readonly bins: number; readonly upTo: number },
): readonly HistogramBin[] {
  const end = Math.max(upTo, ...scores, 1e-6) * (1 + 1e-9);
  const counts = Array.from({ length: bins }, () => 0);
  for (const score of scores) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((score / end) * bins)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, bin) => ({ from: (bin / bins) * end, to: ((bin + 1) / bins) * end, count }));
}
