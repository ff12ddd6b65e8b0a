import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** One file of the page, ready to be sent. */
export interface PageFile {
  readonly type: string;
  readonly data: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The files of the page by URL path; `/` is its start. Read once: it is small and does not change. */
export async function readPageFiles(directory: URL): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  for (const name of await readdir(directory)) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const file = { type, data: await readFile(new URL(name, directory)) };
    files.set(name === 'index.html' ? '/' : `/${name}`, file);
  }
  return files;
}
