import { generateKeyPairSync } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, StationError } from '../domain/station-error.js';
import { type NoteSigner, noteSigner } from '../proof/signed-note.js';

/**
 * The signer of a ledger. A key that is not there yet is made, readable for its owner only.
 *
 * @param file Ed25519 in PEM (PKCS #8)
 * @throws StationError `ledger-key-unusable`
 */
export async function ledgerSigner(name: string, file: string): Promise<NoteSigner> {
  try {
    return noteSigner(name, await readOrMake(file));
  } catch (error) {
    throw new StationError('ledger-key-unusable', { where: file, why: messageOf(error) }, { cause: error });
  }
}

async function readOrMake(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (known !== undefined) return known;
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(pem);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return pem;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
