/** Keeps programs from changing the recipe store at the same time. The system frees it when its holder dies. */
export interface StoreLock {
  /** @throws StationError `recipe-busy` when another program has held it for too long. */
  hold<T>(use: () => Promise<T>): Promise<T>;
}
