const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Values as a line of small bars, the lowest and the highest of them at the ends of the scale. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const low = Math.min(...shown);
  const span = Math.max(...shown) - low;
  return shown
    .map((value) => bars[span === 0 ? 0 : Math.min(7, Math.floor(((value - low) / span) * 8))] ?? '')
    .join('');
}
