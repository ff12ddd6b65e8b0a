import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { messageOf, StationError } from '../../domain/station-error.js';

/**
 * Keys of a recipe that a person wrote down, YAML or JSON.
 *
 * @throws StationError `usage`
 */
export async function readSettings(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const settings: unknown = parse(await readFile(file, 'utf8'));
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return { ...settings };
    throw new TypeError('it holds no keys');
  } catch (error) {
    throw new StationError('usage', { why: `${file}: ${messageOf(error)}` }, { cause: error });
  }
}
