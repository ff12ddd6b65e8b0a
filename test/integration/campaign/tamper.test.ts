import { describe, expect, it } from 'vitest';
import { tamper } from '../../../campaign/tamper.js';

describe('tampering with the log', () => {
  it('is found by a verifier that shares no code with the station, with a note of the ledger every time', async () => {
    const counts = await tamper(600, 4711);
    for (const { kind, made, found } of counts) expect(found, kind).toBe(made);
    expect(Math.min(...counts.map(({ made }) => made))).toBeGreaterThan(20);
    // A chain that was computed anew is whole in itself: it is the note that tells. Or this test would prove nothing.
    const rewritten = counts.find(({ kind }) => kind.startsWith('a row edited and'));
    expect(rewritten?.foundAlone).toBe(0);
  });
});
