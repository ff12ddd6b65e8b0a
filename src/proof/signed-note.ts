import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/*
 * Signed notes as C2SP describes them (https://c2sp.org/signed-note): a text, an empty line, and a line for each
 * signature: "— <name> <base64 of 4 bytes of key id and the Ed25519 signature>". A verifier key is the one line
 * "<name>+<key id, hexadecimal>+<base64 of 0x01 and the public key>".
 */

/** Signs in the name of one witness. */
export interface NoteSigner {
  /** What others need to check the signatures: one line. */
  readonly verifierKey: string;
  /** The whole note; `text` ends with a line break. */
  readonly sign: (text: string) => string;
}

/** A public key with the name of its owner. */
export interface NoteVerifier {
  readonly name: string;
  /** 4 bytes, hexadecimal. */
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

const ed25519 = 0x01;
/** What precedes the 32 bytes of an Ed25519 public key in SubjectPublicKeyInfo (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** @param privateKeyPem PKCS #8 of an Ed25519 key */
export function noteSigner(name: string, privateKeyPem: string): NoteSigner {
  const privateKey = createPrivateKey(privateKeyPem);
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const encoded = Buffer.concat([Buffer.from([ed25519]), spki.subarray(spkiPrefix.length)]);
  const id = keyIdOf(name, encoded);
  return {
    verifierKey: `${name}+${id.toString('hex')}+${encoded.toString('base64')}`,
    sign: (text) => {
      const signature = sign(null, Buffer.from(text), privateKey);
      return `${text}\n— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
    },
  };
}

/** The key that a line names; undefined when it is none, or when its id is not that of the key. */
export function parseVerifierKey(line: string): NoteVerifier | undefined {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(line);
  if (match === null) return undefined;
  const [, name = '', keyId = '', key = ''] = match;
  const encoded = Buffer.from(key, 'base64');
  if (encoded.length !== 33 || encoded[0] !== ed25519) return undefined;
  if (keyIdOf(name, encoded).toString('hex') !== keyId) return undefined;
  const der = Buffer.concat([spkiPrefix, encoded.subarray(1)]);
  return { name, keyId, publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** The text of a note that one of these keys has signed; undefined when none has. */
export function openNote(note: string, keys: readonly NoteVerifier[]): string | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end === -1) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split('\n');
  const signed = keys.some(({ name, keyId, publicKey }) =>
    lines.some((line) => {
      const match = /^— (\S+) (\S+)$/.exec(line);
      if (match?.[1] !== name) return false;
      const bytes = Buffer.from(match[2] ?? '', 'base64');
      // The last letter of base64 has bits that say nothing: one spelling of them is right.
      if (bytes.toString('base64') !== match[2]) return false;
      if (bytes.length !== 68 || bytes.subarray(0, 4).toString('hex') !== keyId) return false;
      return verify(null, Buffer.from(text), publicKey, bytes.subarray(4));
    }),
  );
  return signed ? text : undefined;
}

/** First 4 bytes of SHA-256 over name, line break and key. */
function keyIdOf(name: string, encoded: Buffer): Buffer {
  return createHash('sha256').update(`${name}\n`).update(encoded).digest().subarray(0, 4);
}
