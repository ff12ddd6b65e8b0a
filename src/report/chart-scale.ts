/** One direction of a chart. */
export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** Equal ratios are equally far apart; `from` must be above 0. */
  readonly logarithmic?: boolean;
  /** Marks instead of those that are chosen. */
  readonly ticks?: readonly number[];
  readonly format?: (value: number) => string;
}

/** Where a value of an axis lies, 0 to 1; values outside of it lie at its ends. */
export function placeOn({ from, to, logarithmic }: Axis, value: number): number {
  const share = logarithmic
    ? Math.log(value / from) / Math.log(to / from)
    : (value - from) / (to - from || 1);
  return Math.max(0, Math.min(1, share));
}

/** The values that are marked: the axis's own, 1-2-5 steps, or 1-2-5 of each power of ten. */
export function ticksOf({ from, to, logarithmic, ticks }: Axis): readonly number[] {
  if (ticks !== undefined) return ticks;
  if (logarithmic) {
    const powers = Array.from({ length: 24 }, (_, index) => 10 ** (index - 12));
    return powers
      .flatMap((power) => [power, 2 * power, 5 * power])
      .filter((value) => value >= from * 0.999 && value <= to * 1.001);
  }
  const raw = (to - from || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= raw * 0.999) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}

/** A mark of an axis as text. */
export function tickText({ format }: Axis, value: number): string {
  return format === undefined ? String(Number(value.toPrecision(6))) : format(value);
}
