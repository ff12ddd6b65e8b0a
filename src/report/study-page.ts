import type { Locale } from '../domain/station-error.js';
import {
  type AppraiserFigures,
  type AttributeStudy,
  acceptance,
  type Rating,
  type Share,
} from '../evaluation/attribute-study.js';
import { type Html, html, nothing } from './html.js';
import { badge, callout, reportPage, type Tone, table } from './report-page.js';
import { percent, type ShareBar, shareChart } from './share-chart.js';
import { studyTexts } from './study-texts.js';

interface StudyPage {
  readonly study: AttributeStudy;
  readonly locale: Locale;
  /** What was studied: part, recipe, station. */
  readonly subject: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** Version of the program. */
  readonly software: string;
}

/** The report of an attribute agreement study. */
export function studyPage({ study, locale, subject, madeAt, software }: StudyPage): string {
  const text = studyTexts[locale];
  const counted = text.counted(study.parts, study.defectiveParts, study.decisions);
  return reportPage({
    locale,
    title: text.title,
    about: [
      [text.subject, subject],
      [text.madeAt, madeAt],
      [text.counts, counted],
      [text.program, software],
    ],
    body: html`${verdicts(study, locale)}
${
  study.warnings.length === 0
    ? nothing
    : callout(
        study.warnings.map((warning) => text.warnings[warning]),
        'warn',
      )
}
${charts(study, locale)}
<h2>${text.figures}</h2>
${table(
  text.columns,
  study.appraisers.map((figures) => figureRow(figures)),
)}
<p class="note">${text.method}</p>
${agreement(study, locale)}
<h2>${text.disputed}</h2>
${
  study.disputed.length === 0
    ? html`<p>${text.noneDisputed}</p>`
    : table(
        text.disputedColumns,
        study.disputed.map(({ part, reference, right, of }) => [
          part,
          text.decisions[reference],
          `${right} / ${of}`,
        ]),
      )
}
<h2>${text.limits}</h2>
${table(text.limitColumns, limitRows(locale))}
<p class="note">${text.source}</p>`,
  });
}

const tones: Readonly<Record<Rating, Tone>> = {
  acceptable: 'good',
  marginal: 'warn',
  unacceptable: 'bad',
};

function verdicts({ appraisers }: AttributeStudy, locale: Locale): Html {
  const text = studyTexts[locale];
  return html`${appraisers.map(({ appraiser, rating, proven }) => {
    const second =
      proven !== rating
        ? text.provenLess(text.ratings[proven])
        : rating === 'unacceptable'
          ? ''
          : text.provenSame;
    return html`<p>${appraiser}: ${badge(text.ratings[rating], tones[rating])} <span class="note">${second}</span></p>`;
  })}`;
}

function charts({ appraisers }: AttributeStudy, locale: Locale): Html {
  const text = studyTexts[locale];
  const [good, marginal] = [0, 1] as const;
  const bars = (pick: (figures: AppraiserFigures) => Share, toneOf: (share: number) => Tone): ShareBar[] =>
    appraisers.map((figures) => {
      const { share, low, high } = pick(figures);
      return { label: figures.appraiser, share, low, high, tone: toneOf(share) };
    });
  const lines = (key: keyof typeof acceptance): { value: number; tone: Tone }[] => [
    { value: acceptance[key][good], tone: 'good' },
    { value: acceptance[key][marginal], tone: 'bad' },
  ];
  const below = (key: 'missRate' | 'falseAlarmRate') => (share: number) => {
    if (share <= acceptance[key][good]) return 'good';
    return share <= acceptance[key][marginal] ? 'warn' : 'bad';
  };
  const effective = (share: number): Tone => {
    if (share >= acceptance.effectiveness[good]) return 'good';
    return share >= acceptance.effectiveness[marginal] ? 'warn' : 'bad';
  };
  return html`${shareChart({
    title: text.effectiveness,
    bars: bars((figures) => figures.effectiveness, effective),
    limits: lines('effectiveness'),
    from: 0.5,
    to: 1,
  })}
${shareChart({
  title: text.missRate,
  bars: bars((figures) => figures.missRate, below('missRate')),
  limits: lines('missRate'),
  from: 0,
  to: 0.3,
})}
${shareChart({
  title: text.falseAlarmRate,
  bars: bars((figures) => figures.falseAlarmRate, below('falseAlarmRate')),
  limits: lines('falseAlarmRate'),
  from: 0,
  to: 0.3,
})}`;
}

function figureRow(figures: AppraiserFigures): readonly string[] {
  const { appraiser, effectiveness, missRate, falseAlarmRate, repeatable, kappa, repeatKappa } = figures;
  return [
    appraiser,
    ...[effectiveness, missRate, falseAlarmRate, repeatable].map(shareText),
    kappaText(kappa),
    kappaText(repeatKappa),
  ];
}

function agreement({ pairs, fleiss, system, appraisers }: AttributeStudy, locale: Locale): Html {
  if (appraisers.length < 2) return nothing;
  const text = studyTexts[locale];
  return html`<h2>${text.between}</h2>
${table(
  text.betweenColumns,
  pairs.map(({ a, b, kappa }) => [`${a} - ${b}`, kappaText(kappa)]),
)}
<p>${text.fleiss}: ${kappaText(fleiss)}. ${text.system}: ${shareText(system)}.</p>`;
}

function limitRows(locale: Locale): readonly (readonly string[])[] {
  const { effectiveness, missRate, falseAlarmRate } = acceptance;
  const text = studyTexts[locale];
  return [
    [
      text.ratings.acceptable,
      `≥ ${percent(effectiveness[0])}`,
      `≤ ${percent(missRate[0])}`,
      `≤ ${percent(falseAlarmRate[0])}`,
    ],
    [
      text.ratings.marginal,
      `≥ ${percent(effectiveness[1])}`,
      `≤ ${percent(missRate[1])}`,
      `≤ ${percent(falseAlarmRate[1])}`,
    ],
  ];
}

/** A share for people, with what it was counted from and its interval: `6.3 % (3/48; 1.3-17.2)`. */
export function shareText({ share, count, of, low, high }: Share): string {
  if (of === 0) return '-';
  return `${percent(share)} (${count}/${of}; ${(low * 100).toFixed(1)}-${(high * 100).toFixed(1)})`;
}

/** A kappa for people. */
export function kappaText(kappa: number | undefined): string {
  return kappa === undefined ? '-' : kappa.toFixed(2);
}
