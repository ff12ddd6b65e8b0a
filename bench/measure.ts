/** One thing to measure, side by side with the others. */
export interface Candidate {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** Milliseconds of one candidate. */
export interface Measured {
  readonly name: string;
  readonly median: number;
  readonly p90: number;
  /** How many times faster than the first candidate, by the median. */
  readonly ratio: number;
}

const warmUps = 3;

/** Runs the candidates in turn, so that whatever else the machine does meets all of them alike. */
export async function measure(
  candidates: readonly Candidate[],
  rounds: number,
): Promise<readonly Measured[]> {
  const times = new Map(candidates.map(({ name }) => [name, [] as number[]]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { name, run } of candidates) {
      const startMs = performance.now();
      await run();
      if (round >= 0) times.get(name)?.push(performance.now() - startMs);
    }
  }
  const medians = candidates.map(({ name }) => quantile(times.get(name) ?? [], 0.5));
  return candidates.map(({ name }, index) => ({
    name,
    median: medians[index] ?? 0,
    p90: quantile(times.get(name) ?? [], 0.9),
    ratio: (medians[0] ?? 0) / (medians[index] ?? 1),
  }));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
