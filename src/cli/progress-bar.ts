/** Where progress is shown; standard error fits. */
interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface ProgressOptions {
  readonly stream: ProgressStream;
  readonly label: string;
  readonly total: number;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** Shows how far long work has come. */
export interface ProgressBar {
  update(done: number): void;
  finish(): void;
}

const redrawMs = 100;

/** A bar that is redrawn in a terminal; in a file or pipe, one line for every tenth of the work. */
export function progressBar({ stream, label, total, nowMs }: ProgressOptions): ProgressBar {
  const startMs = nowMs();
  let drawnMs = Number.NEGATIVE_INFINITY;
  let toldTenths = 0;
  const line = (done: number): string => {
    const seconds = (nowMs() - startMs) / 1000;
    const rate = seconds > 0 ? `  ${(done / seconds).toFixed(1)}/s` : '';
    const left = done > 0 && done < total ? `  ${clockTime((seconds / done) * (total - done))}` : '';
    return `${label} ${done}/${total}${rate}${left}`;
  };
  return {
    update(done) {
      if (stream.isTTY !== true) {
        const tenths = Math.floor((done * 10) / Math.max(1, total));
        if (tenths > toldTenths) stream.write(`${line(done)}\n`);
        toldTenths = Math.max(tenths, toldTenths);
        return;
      }
      if (nowMs() - drawnMs < redrawMs && done < total) return;
      drawnMs = nowMs();
      const width = Math.min(30, Math.max(0, (stream.columns ?? 80) - line(done).length - 4));
      const filled = Math.round((width * done) / Math.max(1, total));
      stream.write(`\r[${'█'.repeat(filled)}${'·'.repeat(width - filled)}] ${line(done)}\u001b[K`);
    },
    finish() {
      if (stream.isTTY === true) stream.write('\n');
    },
  };
}

function clockTime(seconds: number): string {
  const whole = Math.round(seconds);
  return `-${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
