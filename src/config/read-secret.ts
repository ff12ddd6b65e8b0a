import { readFile } from 'node:fs/promises';
import { StationError } from '../domain/station-error.js';
import type { SecretSource } from './sections/broker.js';

/**
 * The value of a secret; a trailing line break of a file does not belong to it.
 *
 * @param key where the configuration asks for it, for the error message
 * @throws StationError `secret-unreadable`.
 */
export async function readSecret(secret: SecretSource, key: string): Promise<string> {
  if ('env' in secret) {
    const value = process.env[secret.env];
    if (value === undefined) throw new StationError('secret-unreadable', { key, where: `$${secret.env}` });
    return value;
  }
  const text = await readFile(secret.file, 'utf8').catch((error: unknown) => {
    throw new StationError('secret-unreadable', { key, where: secret.file }, { cause: error });
  });
  return text.replace(/\r?\n$/, '');
}
