/**
 * Processor time of each turn of the event loop, of this process alone: what other programs take from the machine does not
 * count, which a clock could not tell apart.
 */
export class LoopCost {
  readonly costsMs: number[] = [];
  #running = true;
  #before = process.cpuUsage();

  constructor() {
    setImmediate(() => this.#turn());
  }

  /** The costs from the greatest to the least, milliseconds. */
  stop(): readonly number[] {
    this.#running = false;
    return this.costsMs.toSorted((a, b) => b - a);
  }

  #turn(): void {
    const { user, system } = process.cpuUsage(this.#before);
    this.costsMs.push((user + system) / 1000);
    this.#before = process.cpuUsage();
    if (this.#running) setImmediate(() => this.#turn());
  }
}
