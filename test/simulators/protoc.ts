import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const protoDirectory = fileURLToPath(new URL('../../src/adapters/sparkplug', import.meta.url));

/** A message as protoc prints it: each field with all of its values, scalars as text. */
export interface PrintedMessage {
  readonly [field: string]: readonly (string | PrintedMessage)[];
}

/** What protoc, which knows nothing of our program, reads in a Sparkplug payload. Throws where it reads none. */
export async function protocDecode(payload: Uint8Array): Promise<PrintedMessage> {
  const child = spawn('protoc', [
    `--proto_path=${protoDirectory}`,
    '--decode=twinspect.sparkplug.Payload',
    'sparkplug-b.proto',
  ]);
  let text = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdin.end(payload);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`protoc: ${errors}`);
  return parseText(text);
}

/** Protocol Buffers' text format, as far as protoc prints it. */
function parseText(text: string): PrintedMessage {
  const open: Record<string, (string | PrintedMessage)[]>[] = [{}];
  for (const line of text.split('\n').map((one) => one.trim())) {
    const message = open.at(-1);
    if (message === undefined) throw new Error('protoc closed more than it opened');
    if (line === '') continue;
    if (line === '}') {
      open.pop();
      continue;
    }
    const [, name = '', value] = /^(\w+)(?:: (.*)| \{)$/.exec(line) ?? [];
    if (name === '') throw new Error(`protoc printed "${line}"`);
    const values = (message[name] ??= []);
    if (value !== undefined) {
      values.push(value.startsWith('"') ? unquoted(value) : value);
      continue;
    }
    const inner: Record<string, (string | PrintedMessage)[]> = {};
    values.push(inner);
    open.push(inner);
  }
  const [whole] = open;
  if (whole === undefined || open.length !== 1) throw new Error('protoc did not close what it opened');
  return whole;
}

/** Bytes beyond ASCII are printed in octal. */
function unquoted(text: string): string {
  const bytes = text
    .slice(1, -1)
    .replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)))
    .replaceAll(/\\(["'\\])/g, '$1');
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
