import { messageOf, StationError } from '../domain/station-error.js';
import { type NoteSigner, noteSigner } from '../proof/signed-note.js';
import { privateKey } from '../runtime/private-key.js';

/**
 * The signer of a ledger. A key that is not there yet is made, readable for its owner only.
 *
 * @param file Ed25519 in PEM (PKCS #8)
 * @throws StationError `ledger-key-unusable`
 */
export async function ledgerSigner(name: string, file: string): Promise<NoteSigner> {
  try {
    return noteSigner(name, await privateKey(file));
  } catch (error) {
    throw new StationError('ledger-key-unusable', { where: file, why: messageOf(error) }, { cause: error });
  }
}
