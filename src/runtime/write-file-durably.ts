import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file so that after a power cut there is either the old content or the whole new one: written beside it,
 * flushed, renamed, and the folder flushed as well.
 */
export async function writeFileDurably(file: string, data: Uint8Array | string): Promise<void> {
  const directory = dirname(file);
  await makeDirectory(directory);
  const draft = join(directory, `.${basename(file)}.${process.pid}.tmp`);
  try {
    const handle = await open(draft, 'w', 0o644);
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await flushDirectory(directory);
}

/** Makes sure that names in a folder are on the disk. */
export async function flushDirectory(directory: string): Promise<void> {
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A folder that a power cut takes away again takes the files in it with it: each new one is flushed into its parent. */
async function makeDirectory(directory: string): Promise<void> {
  const made = await mkdir(directory, { recursive: true });
  if (made === undefined) return;
  for (let folder = directory; folder.length >= made.length; folder = dirname(folder)) {
    await flushDirectory(dirname(folder));
  }
}
