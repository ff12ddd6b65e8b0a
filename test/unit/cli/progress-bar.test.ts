import { describe, expect, it } from 'vitest';
import { progressBar } from '../../../src/cli/progress-bar.js';

interface Screen {
  readonly written: string[];
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): void;
}

function screen(isTTY: boolean): Screen {
  const written: string[] = [];
  return { written, isTTY, columns: 60, write: (text) => void written.push(text) };
}

describe('progress', () => {
  it('is a line for every tenth of the work where there is no terminal', () => {
    const stream = screen(false);
    let timeMs = 0;
    const bar = progressBar({ stream, label: 'Inspecting', total: 200, nowMs: () => timeMs });
    for (let done = 1; done <= 200; done += 1) {
      timeMs = done * 100;
      bar.update(done);
    }
    bar.finish();
    expect(stream.written).toHaveLength(10);
    expect(stream.written[0]).toBe('Inspecting 20/200  10.0/s  -0:18\n');
    expect(stream.written[9]).toBe('Inspecting 200/200  10.0/s\n');
  });

  it('is a bar that fills up in a terminal, redrawn at most ten times a second', () => {
    const stream = screen(true);
    let timeMs = 0;
    const bar = progressBar({ stream, label: 'Inspecting', total: 1000, nowMs: () => timeMs });
    for (let done = 1; done <= 1000; done += 1) {
      timeMs = done;
      bar.update(done);
    }
    bar.finish();
    expect(stream.written.length).toBeLessThanOrEqual(13);
    expect(stream.written[0]).toMatch(/^\r\[·+\] Inspecting 1\/1000/);
    expect(stream.written.at(-2)).toMatch(/^\r\[█+\] Inspecting 1000\/1000 {2}1000.0\/s/);
    expect(stream.written.at(-1)).toBe('\n');
  });

  it('fits into a narrow terminal', () => {
    const stream = { ...screen(true), columns: 10 };
    progressBar({ stream, label: 'Inspecting', total: 0, nowMs: () => 0 }).update(0);
    expect(stream.written).toEqual(['\r[] Inspecting 0/0\u001b[K']);
  });
});
