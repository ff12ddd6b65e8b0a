import { describe, expect, it } from 'vitest';
import type { Locale } from '../../../src/domain/station-error.js';
import { attributeStudy } from '../../../src/evaluation/attribute-study.js';
import { DriftMonitor } from '../../../src/evaluation/drift-monitor.js';
import { tallyWhatIf, type WhatIfCase } from '../../../src/evaluation/what-if.js';
import { driftPage } from '../../../src/report/drift-page.js';
import { studyPage } from '../../../src/report/study-page.js';
import { whatIfPage } from '../../../src/report/what-if-page.js';
import { production } from '../../fixtures/measurements.js';

const parameters = { lambda: 0.1, l: 3.7, k: 0.5, h: 8, subgroup: 10, baseline: 20 };
const hostile = '<script>alert(1)</script>';

function drifts() {
  const monitor = new DriftMonitor(parameters);
  const change = { from: 400, fadePerPart: -0.05, logOdds: 1 };
  const fading = production({ parts: 700, seed: 3, part: hostile, change });
  for (const one of fading) monitor.add(one);
  for (const one of production({ parts: 90, seed: 4, part: 'young', firstSeq: 701 })) monitor.add(one);
  return monitor.drifts();
}

function study() {
  const trial = { appraiser: hostile, decision: 'good', reference: 'good' } as const;
  const others = { ...trial, appraiser: 'second' };
  return attributeStudy([
    { ...trial, part: hostile },
    { ...trial, part: hostile, decision: 'defective' },
    { ...others, part: 'b', reference: 'defective' },
  ]);
}

function answer() {
  const one: WhatIfCase = {
    seq: 7,
    id: '01936d5e-0000-7000-8000-000000000001',
    judgedAt: '2026-01-01T08:00:00.000Z',
    camera: 'top',
    serial: hostile,
    before: 'pass',
    after: 'fail',
    scoreBefore: 0.41234,
    scoreAfter: 0.41234,
    regions: 2,
    picture: { sha256: 'a'.repeat(64), mediaType: 'image/jpeg' },
  };
  const gaps = ['no-map', 'no-map', 'other-comparison', 'not-compared'] as const;
  return tallyWhatIf({ part: hostile, inspections: 5, cases: [one], gaps, unrepeatable: 1 });
}

const common = { software: '1.2.3+abc' };
const pages: Readonly<Record<string, (locale: Locale) => string>> = {
  drift: (locale) => driftPage({ drifts: drifts(), parameters, locale, ...common }),
  study: (locale) => studyPage({ study: study(), locale, subject: hostile, madeAt: 'now', ...common }),
  'what if': (locale) =>
    whatIfPage({
      answer: answer(),
      locale,
      changed: 'fail 0.4',
      picture: ({ picture }) => picture && `/api/evidence/${picture.sha256}`,
      ...common,
    }),
};

describe.each(Object.entries(pages))('the page of %s', (_name, pageOf) => {
  it('is whole in both languages, with the same figures, and lets no markup in', () => {
    const [english, chinese] = [pageOf('en'), pageOf('zh-TW')];
    for (const page of [english, chinese]) {
      expect(page).not.toMatch(/undefined|NaN|\[object|=> |<script/);
      expect(page).toContain('1.2.3+abc');
      expect(page.match(/<svg/g)?.length).toBe(english.match(/<svg/g)?.length);
      expect(page.match(/<tr>/g)?.length).toBe(english.match(/<tr>/g)?.length);
    }
    expect(chinese).toMatch(/[\u4e00-\u9fff]{2}/);
    expect(english.replaceAll(/zh-TW/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
  });
});

describe('the pages', () => {
  it('say what drifts, and how far the limits are learned', () => {
    const page = pages['drift']?.('en') ?? '';
    expect(page).toContain('have become darker');
    expect(page).toContain('Out as well, and possibly because of it: Anomaly score of passed parts');
    expect(page).toContain('9 of 20 points');
  });

  it('say what cannot be told, and show what flips', () => {
    const page = pages['what if']?.('en') ?? '';
    expect(page).toContain('1 of 1 verdicts flip (the newest 5 inspections were looked at)');
    expect(page).toContain('2 have no anomaly map any more');
    expect(page).toContain('Do not rely on the answer');
    expect(page).toContain(`src="/api/evidence/${'a'.repeat(64)}"`);
    expect(page).toContain('0.412');
  });
});
