import { describe, expect, it } from 'vitest';
import { axisTicks } from '../../../src/report/axis-ticks.js';
import { html } from '../../../src/report/html.js';
import { lineChart } from '../../../src/report/line-chart.js';
import { badge, reportPage, table } from '../../../src/report/report-page.js';
import { shareChart } from '../../../src/report/share-chart.js';

const hostile = `<img src=x onerror="alert('1')">&`;

describe('a report page', () => {
  const page = reportPage({
    locale: 'zh-TW',
    title: hostile,
    about: [[hostile, hostile]],
    body: html`${table([hostile], [[hostile, 1, badge(hostile, 'bad')]])}
${lineChart({ title: hostile, lines: [{ label: hostile, values: [1, 2], tone: 'plain' }], ends: [hostile, hostile] })}
${shareChart({ title: hostile, bars: [{ label: hostile, share: 0.5, low: 0, high: 1, tone: 'bad' }], limits: [], from: 0, to: 1 })}`,
  });

  it('shows what came from outside as text, wherever it stands', () => {
    expect(page).not.toContain('<img');
    expect(
      page.split('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;').length,
    ).toBeGreaterThan(8);
  });

  it('needs nothing beside it', () => {
    expect(page).not.toMatch(/<script|<link|<img|url\(|@import|https?:/);
    expect(page).toContain('<html lang="zh-TW">');
  });
});

describe('the ticks of an axis', () => {
  it.each([
    [
      [0, 1],
      [0, 0.5, 1],
    ],
    [
      [3, 97],
      [0, 50, 100],
    ],
    [
      [-0.02, 0.013],
      [-0.02, -0.01, 0, 0.01, 0.02],
    ],
    [
      [7, 7],
      [6, 8],
    ],
    [
      [0, 0],
      [0, 0.5],
    ],
    [[], [0, 1]],
  ])('of %j are %j', (values, expected) => {
    const ticks = axisTicks(values);
    expect(ticks.map((tick) => Number(tick.toFixed(9)))).toEqual(expected);
  });
});

describe('a line chart', () => {
  it('leaves a gap where there is no value, and marks what is out of limits', () => {
    const { markup } = lineChart({
      title: 't',
      lines: [{ label: 'l', values: [1, undefined, 3, 2], tone: 'plain' }],
      limits: [{ label: 'UCL', value: 2.5, tone: 'bad' }],
      marked: new Set([2]),
      ends: ['a', 'b'],
    });
    expect(markup).toMatch(/d="M[\d.]+ [\d.]+M[\d.]+ [\d.]+L[\d.]+ [\d.]+"/);
    expect(markup.match(/<circle/g)).toHaveLength(1);
    expect(markup).toContain('>UCL<');
  });
});
