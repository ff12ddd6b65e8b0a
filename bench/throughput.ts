import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadComparer } from '../src/adapters/onnx/load-comparer.js';
import { judgePairs, somePairs } from './judge-pair.js';

/** A model and how it is used. */
export interface Variant {
  readonly model: string;
  readonly screening: boolean;
}

const seconds = 6;
const pairsHeld = 16;

/** Frames a second of as many processes as there are cores, one thread each: how a line with several cameras runs. */
export async function framesPerSecond(
  variant: Variant,
  data: string,
  modelsDirectory: string,
): Promise<number> {
  const script = fileURLToPath(import.meta.url);
  const options = [variant.model, String(variant.screening), data, modelsDirectory];
  const children = cpus().map(() => fork(script, options));
  const ready = children.map((child) => new Promise((resolve) => child.once('message', resolve)));
  await Promise.all(ready);
  const rates = children.map(
    (child) =>
      new Promise<number>((resolve, reject) => {
        child.once('message', (rate) => resolve(Number(rate)));
        child.once('exit', (code) => reject(new Error(`a process ended with code ${code}`)));
        child.send('start');
      }),
  );
  return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
}

async function judgeForAWhile(): Promise<void> {
  const [model = '', screening, data = '', modelsDirectory = ''] = process.argv.slice(2);
  const comparer = await loadComparer({ modelsDirectory, name: model, threads: 1 });
  const pairs = await somePairs(data, pairsHeld);
  const judge = await judgePairs({ pairs, comparer, screening: screening === 'true' });
  for (let frame = 0; frame < pairsHeld; frame += 1) await judge();
  process.send?.('ready');
  await new Promise((resolve) => process.once('message', resolve));
  const startMs = performance.now();
  let frames = 0;
  while (performance.now() - startMs < seconds * 1000) {
    await judge();
    frames += 1;
  }
  process.send?.((1000 * frames) / (performance.now() - startMs), () => process.exit(0));
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) await judgeForAWhile();
