/** `count` different items in an order that depends on the seed alone, and the rest in the order in which they were. */
export function draw<T>(
  items: readonly T[],
  count: number,
  seed: number,
): { readonly drawn: readonly T[]; readonly rest: readonly T[] } {
  const random = generator(seed);
  const left = items.map((item, index) => ({ item, index }));
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) {
    const [taken] = left.splice(Math.floor(random() * left.length), 1);
    if (taken !== undefined) drawn.push(taken.item);
  }
  return { drawn, rest: left.map(({ item }) => item) };
}

/** Numbers from 0 to below 1 (mulberry32, Tommy Ettinger 2017). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
