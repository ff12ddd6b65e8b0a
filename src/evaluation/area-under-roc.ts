/**
 * Probability that a defective part scores higher than a good one, ties counted half (Mann-Whitney): the area under the
 * receiver operating characteristic.
 */
export function areaUnderRoc(good: readonly number[], defective: readonly number[]): number {
  const wins = defective.reduce(
    (sum, bad) => sum + good.reduce((inner, one) => inner + (bad > one ? 1 : bad === one ? 0.5 : 0), 0),
    0,
  );
  return wins / (good.length * defective.length);
}
