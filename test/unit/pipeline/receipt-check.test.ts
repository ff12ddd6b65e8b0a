import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ReceiptCheck } from '../../../src/pipeline/receipt-check.js';
import type { LedgerReceipt } from '../../../src/ports/ledger-lane.js';
import { checkpointText } from '../../../src/proof/checkpoint.js';
import { type NoteSigner, noteSigner, parseVerifierKey } from '../../../src/proof/signed-note.js';
import { anInspection } from '../../fixtures/inspections.js';
import { MemoryAuditLog } from '../../simulators/memory-audit-log.js';

function newSigner(): NoteSigner {
  const { privateKey } = generateKeyPairSync('ed25519');
  return noteSigner('ledger', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

const signer = newSigner();

async function bench(): Promise<{ readonly check: ReceiptCheck; readonly receipt: LedgerReceipt }> {
  const auditLog = new MemoryAuditLog();
  const entry = await auditLog.appendInspection(anInspection(), []);
  const key = parseVerifierKey(signer.verifierKey);
  const check = new ReceiptCheck({ auditLog, keys: key === undefined ? [] : [key] });
  const checkpoint = { station: 'line-1', epoch: 'e', seq: 1, hash: entry.hash };
  return { check, receipt: { ...checkpoint, note: signer.sign(checkpointText(checkpoint)) } };
}

describe('a receipt, where the station names the keys of its ledgers', () => {
  it('holds with the signature of one of them, whether its row is at hand or looked up', async () => {
    const { check, receipt } = await bench();
    expect(await check.holds(receipt, undefined)).toBe(true);
    expect(await check.holds(receipt, receipt.hash)).toBe(true);
    expect(check.refused).toBe(0);
  });

  it.each<readonly [string, (receipt: LedgerReceipt) => LedgerReceipt]>([
    ['no signature', (receipt) => ({ ...receipt, note: '' })],
    [
      'the signature of another key',
      (receipt) => ({ ...receipt, note: newSigner().sign(checkpointText(receipt)) }),
    ],
    [
      'a true signature for another row',
      (receipt) => ({ ...receipt, note: signer.sign(checkpointText({ ...receipt, seq: 2 })) }),
    ],
    [
      'a true signature for another station',
      (receipt) => ({ ...receipt, note: signer.sign(checkpointText({ ...receipt, station: 'line-2' })) }),
    ],
    [
      'a true signature for another log of the station',
      (receipt) => ({ ...receipt, note: signer.sign(checkpointText({ ...receipt, epoch: 'other' })) }),
    ],
  ])('does not hold with %s', async (_name, forge) => {
    const { check, receipt } = await bench();
    expect(await check.holds(forge(receipt), receipt.hash)).toBe(false);
    expect(check.refused).toBe(1);
  });

  it('is looked up one at a time: a flood keeps nobody busy', async () => {
    const { check, receipt } = await bench();
    const both = await Promise.all([check.holds(receipt, undefined), check.holds(receipt, undefined)]);
    expect(both).toEqual([true, false]);
  });
});
