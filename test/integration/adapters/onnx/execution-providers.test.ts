import { describe, expect, it } from 'vitest';
import { chooseProvider, whyMissing } from '../../../../src/adapters/onnx/execution-providers.js';

const present = (): undefined => undefined;
const onlyCpu = (provider: string): string | undefined => (provider === 'cpu' ? undefined : 'not installed');

async function fails(provider: string): Promise<never> {
  throw new Error(`${provider} failed`);
}

describe('choosing an execution provider', () => {
  it('takes the first with which the attempt succeeds and tells what failed before', async () => {
    const tried: string[] = [];
    const attempt = async (provider: string): Promise<string> => {
      tried.push(provider);
      if (provider === 'tensorrt') throw new Error('no engine');
      return `session on ${provider}`;
    };
    const chosen = await chooseProvider(['tensorrt', 'cuda', 'cpu'], attempt, present);
    expect(chosen).toEqual({
      provider: 'cuda',
      passedOver: [{ provider: 'tensorrt', why: 'no engine' }],
      result: 'session on cuda',
    });
    expect(tried).toEqual(['tensorrt', 'cuda']);
  });

  it('does not try a provider that is missing', async () => {
    const tried: string[] = [];
    const attempt = async (provider: string): Promise<void> => {
      tried.push(provider);
    };
    const chosen = await chooseProvider(['tensorrt', 'cuda', 'cpu'], attempt, onlyCpu);
    expect(tried).toEqual(['cpu']);
    expect(chosen.passedOver).toEqual([
      { provider: 'tensorrt', why: 'not installed' },
      { provider: 'cuda', why: 'not installed' },
    ]);
  });

  it('throws what the last one threw when all fail', async () => {
    await expect(chooseProvider(['cuda', 'cpu'], fails, present)).rejects.toThrow('cpu failed');
  });

  it('says why when none could be tried', async () => {
    await expect(chooseProvider(['cuda'], fails, onlyCpu)).rejects.toMatchObject({
      code: 'provider-unavailable',
      parameters: { wanted: 'cuda', why: 'cuda: not installed' },
    });
  });

  it('always has the CPU', () => {
    expect(whyMissing('cpu')).toBeUndefined();
  });
});
