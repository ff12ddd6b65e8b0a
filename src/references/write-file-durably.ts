import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file so that after a power cut there is either the old content or the whole new one: written beside it,
 * flushed, renamed, and the folder flushed as well.
 */
export async function writeFileDurably(file: string, data: Uint8Array | string): Promise<void> {
  const directory = dirname(file);
  await mkdir(directory, { recursive: true });
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
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
