import type { Comparer, ComparisonMaps, Embedding } from '../ports/comparer.js';

/** Some tens of kilobytes each. */
const maxPairs = 1000;

/** A comparer that compares the same two embeddings once: leaving one out after the other asks for most pairs again. */
export function rememberingPairs(comparer: Comparer): Comparer {
  const pairs = new Map<Embedding, Map<Embedding, ComparisonMaps>>();
  let count = 0;
  return {
    info: comparer.info,
    embed: async (image) => comparer.embed(image),
    compare: async (test, reference) => {
      const known = pairs.get(test)?.get(reference);
      if (known !== undefined) return known;
      const maps = await comparer.compare(test, reference);
      if (count < maxPairs) {
        const row = pairs.get(test) ?? new Map<Embedding, ComparisonMaps>();
        pairs.set(test, row.set(reference, maps));
        count += 1;
      }
      return maps;
    },
    close: async () => comparer.close(),
  };
}
