import { describe, expect, it } from 'vitest';
import { mqttSchema } from '../../../src/config/sections/mqtt.js';
import { baseOf, topicsOf } from '../../../src/contract/topics.js';

describe('topics', () => {
  it('without a place in the plant are those of the first version', () => {
    const { baseTopic, plant } = mqttSchema.parse({});
    const topics = topicsOf(baseOf(baseTopic, plant), 'demo');
    expect(topics.availability).toBe('twinspect/demo/availability');
    expect(topics.state).toBe('twinspect/demo/state');
    expect(topics.command('inspect')).toBe('twinspect/demo/command/inspect');
    expect(topics.reply).toBe('twinspect/demo/reply');
    expect(topics.result('top')).toBe('twinspect/demo/result/top');
  });

  it('begin with the levels of the plant that are set', () => {
    const plant = { enterprise: 'acme', site: 'tainan', area: 'smt', line: 'line-1', cell: 'cell-3' };
    expect(topicsOf(baseOf('vision', plant), 's1').result('top')).toBe(
      'acme/tainan/smt/line-1/cell-3/vision/s1/result/top',
    );
    expect(topicsOf(baseOf('vision', { enterprise: 'acme', line: 'l1' }), 's1').root).toBe(
      'acme/l1/vision/s1',
    );
  });

  it.each(['a/b', 'a b', '+', '#', '$SYS', ''])('refuse the level "%s"', (enterprise) => {
    expect(mqttSchema.safeParse({ plant: { enterprise } }).success).toBe(false);
  });
});
