/** Repeatable random numbers: the same seed text gives the same sequence on every machine. */
export interface Random {
  /** Uniform, 0 up to but not including 1. */
  next(): number;
  /** Uniform between two limits. */
  between(low: number, high: number): number;
  /** Bell-shaped (sum of four uniforms), mean 0, standard deviation 1, never beyond 3.5. */
  bell(): number;
  /** A sequence of its own: what one component draws never shifts what another one draws. */
  fork(name: string): Random;
}

/** Random numbers from a seed text (FNV-1a into sfc32). Only integer and exact float operations, so no rounding differs. */
export function createRandom(seed: string): Random {
  let a = hashText(seed, 0x811c9dc5);
  let b = hashText(seed, 0x9e3779b9);
  let c = hashText(seed, 0x85ebca6b);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round++) next();
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    bell: () => (next() + next() + next() + next() - 2) * 1.7320508,
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** FNV-1a of a text from a start value, as a signed 32-bit integer. */
export function hashText(text: string, start: number): number {
  let hash = start | 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
