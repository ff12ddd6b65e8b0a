import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GpioLine } from '../../../../src/adapters/gpio/gpio-line.js';
import type { LineResult } from '../../../../src/ports/line.js';
import { type Running, running, until } from '../../../simulators/running.js';
import { silentLogger } from '../../../simulators/silent-logger.js';

/*
 * No chip is at hand here: stand-ins of libgpiod's programs note when a line goes up and when it is let go. Like the real
 * ones, gpioset ends after its time or when its standard input ends, and a line can be held by one process only.
 */

const gpioset = `#!/bin/bash
line="\${@: -1}"; mode="$1"; lock="LOG.\${line%=*}"
mkdir "$lock" 2>/dev/null || { echo "gpioset: error setting the GPIO line values: Device or resource busy" >&2; exit 1; }
trap 'rmdir "$lock"; echo "down $line" >>LOG; exit 0' TERM
echo "up $line $*" >>LOG
if [ "$mode" = --mode=wait ]; then read -r _; else sleep "0.\${3#--usec=}" & wait $!; fi
rmdir "$lock"; echo "down $line" >>LOG
`;
const gpiomon = `#!/bin/bash
echo "mon $*" >>LOG
trap 'exit 0' TERM
while sleep 0.02; do [ -f EDGE ] && rm EDGE && echo "event: RISING EDGE offset: 5"; [ -f BROKEN ] && exit 1; done
`;

let directory = '';
let station: Running | undefined;
const path = process.env['PATH'];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-gpio-'));
  for (const [name, text] of Object.entries({ gpioset, gpiomon })) {
    const filled = ['LOG', 'EDGE', 'BROKEN'].reduce(
      (all, word) => all.replaceAll(word, join(directory, word)),
      text,
    );
    await writeFile(join(directory, name), filled);
    await chmod(join(directory, name), 0o755);
  }
  process.env['PATH'] = `${directory}:${path}`;
  await writeFile(join(directory, 'LOG'), '');
});
afterEach(async () => {
  await station?.stop();
  station = undefined;
  process.env['PATH'] = path;
  await rm(directory, { recursive: true, force: true });
});

const triggers: string[] = [];

function start(): GpioLine {
  triggers.splice(0);
  const gpio = new GpioLine({
    camera: 'top',
    chip: 'gpiochip0',
    passLine: 17,
    rejectLine: 27,
    readyLine: 22,
    triggerLine: 5,
    triggerEdge: 'rising',
    pulseMs: 100,
    logger: silentLogger,
    onTrigger: (camera) => triggers.push(camera),
  });
  station = running(gpio);
  return gpio;
}

const lines = async (): Promise<readonly string[]> =>
  (await readFile(join(directory, 'LOG'), 'utf8')).split('\n');
const happened = async (what: string): Promise<number> =>
  (await lines()).filter((line) => line.startsWith(what)).length;

const idle = { ready: false, busy: false, fault: false, missed: 0 } as const;
const good: LineResult = { tag: 0, verdict: 'pass', late: false, elapsedMs: 1 };

describe('lines of a GPIO chip', () => {
  it('pulse for a good part, and the other one for every other part', async () => {
    const gpio = start();
    gpio.show({ ...idle, results: 1, result: good });
    await until(async () => (await happened('down 17=1')) === 1);
    expect((await lines()).find((line) => line.startsWith('up 17'))).toMatch(
      /--mode=time --sec=0 --usec=100000 gpiochip0 17=1/,
    );
    gpio.show({ ...idle, results: 1, result: good });
    gpio.show({ ...idle, results: 2, result: { ...good, verdict: 'unjudged', late: true } });
    await until(async () => (await happened('down 27=1')) === 1);
    expect(await happened('up 17=1')).toBe(1);
  });

  it('pulse anew for a second part that comes before the first pulse is over', async () => {
    const gpio = start();
    gpio.show({ ...idle, results: 1, result: good });
    await until(async () => (await happened('up 17=1')) === 1);
    gpio.show({ ...idle, results: 2, result: good });
    await until(async () => (await happened('down 17=1')) === 2);
    expect(station?.faults.size).toBe(0);
  });

  it('say that the station is ready only while it is, and let go when it stops', async () => {
    const gpio = start();
    gpio.show({ ...idle, ready: true, results: 0 });
    await until(async () => (await happened('up 22=1')) === 1);
    gpio.show({ ...idle, ready: false, busy: true, results: 0 });
    await until(async () => (await happened('down 22=1')) === 1);
    gpio.show({ ...idle, ready: true, results: 0 });
    await until(async () => (await happened('up 22=1')) === 2);
    await station?.stop();
    await until(async () => (await happened('down 22=1')) === 2);
  });

  it('ask for an inspection with each edge, and the watch is set again when its program ends', async () => {
    start();
    await until(async () => (await happened('mon --rising-edge --line-buffered gpiochip0 5')) === 1);
    await writeFile(join(directory, 'EDGE'), '');
    await until(() => triggers.length === 1);
    await writeFile(join(directory, 'BROKEN'), '');
    await until(() => station?.faults.get('gpio:top')?.code === 'gpio-failed');
    await rm(join(directory, 'BROKEN'));
    await until(async () => (await happened('mon')) > 1);
    await writeFile(join(directory, 'EDGE'), '');
    await until(() => triggers.length === 2);
  });

  it('that are not there are told as a fault', async () => {
    process.env['PATH'] = '/nowhere';
    start();
    await until(() => station?.faults.get('gpio:top')?.message.includes('ENOENT') === true);
  });
});
