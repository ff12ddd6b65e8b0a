/** Colours from cold to hot, BGR: dark violet, red, orange, yellow. Lightness rises all the way, so grey prints keep it. */
const stops: readonly (readonly [number, number, number])[] = [
  [60, 10, 30],
  [110, 20, 120],
  [70, 40, 210],
  [20, 120, 250],
  [60, 225, 255],
];

/** Three bytes, BGR, for each score from 0 to 255. */
export const heatColours: Uint8Array = Uint8Array.from({ length: 256 * 3 }, (_, index) => {
  const place = (Math.floor(index / 3) / 255) * (stops.length - 1);
  const lower = Math.min(Math.floor(place), stops.length - 2);
  const [from, to] = [stops[lower]?.[index % 3] ?? 0, stops[lower + 1]?.[index % 3] ?? 0];
  return Math.round(from + (to - from) * (place - lower));
});
