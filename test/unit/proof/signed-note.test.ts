import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkpointText, parseCheckpoint } from '../../../src/proof/checkpoint.js';
import { noteSigner, openNote, parseVerifierKey } from '../../../src/proof/signed-note.js';

const checkpoint = {
  station: 'line-1',
  epoch: '2f8d7c1e-0000-4000-8000-000000000001',
  seq: 4711,
  hash: 'ab'.repeat(32),
};

function newSigner(name: string): ReturnType<typeof noteSigner> {
  const { privateKey } = generateKeyPairSync('ed25519');
  return noteSigner(name, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

describe('a signed checkpoint', () => {
  const signer = newSigner('ledger');
  const note = signer.sign(checkpointText(checkpoint));
  const key = parseVerifierKey(signer.verifierKey);
  const keys = key === undefined ? [] : [key];

  it('is read back by who has the key of its ledger', () => {
    expect(keys).toHaveLength(1);
    expect(parseCheckpoint(openNote(note, keys) ?? '')).toEqual(checkpoint);
  });

  it('is nothing to who has another key, even one of the same name', () => {
    const other = parseVerifierKey(newSigner('ledger').verifierKey);
    expect(openNote(note, other === undefined ? [] : [other])).toBeUndefined();
    expect(openNote(note, [])).toBeUndefined();
  });

  it('does not survive a change of any character', () => {
    for (let at = 0; at < note.length - 1; at += 1) {
      const changed = `${note.slice(0, at)}${note[at] === 'A' ? 'B' : 'A'}${note.slice(at + 1)}`;
      expect(parseCheckpoint(openNote(changed, keys) ?? ''), `at ${at}`).toBeUndefined();
    }
  });

  it('has one spelling, whatever its signature ends in', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const last = note.length - 3; // before the padding and the line end
    const spellings = letters
      .split('')
      .map((letter) => `${note.slice(0, last)}${letter}${note.slice(last + 1)}`);
    expect(spellings.filter((one) => openNote(one, keys) !== undefined)).toEqual([note]);
  });

  it('is of the form that other programs read: the note of the specification holds', () => {
    // https://pkg.go.dev/golang.org/x/mod/sumdb/note, example of Open.
    const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const said =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const signed = `${said}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    const peter = parseVerifierKey(vkey);
    expect(openNote(signed, peter === undefined ? [] : [peter])).toBe(said);
  });

  it.each([
    '',
    'ledger',
    'ledger+00000000+AAAA',
    `${signer.verifierKey}x`,
    signer.verifierKey.replace('+', '+0'),
  ])('has no key in %j', (line) => {
    expect(parseVerifierKey(line)).toBeUndefined();
  });
});
