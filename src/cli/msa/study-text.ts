import type { Locale } from '../../domain/station-error.js';
import type { AttributeStudy, Rating } from '../../evaluation/attribute-study.js';
import { kappaText, shareText } from '../../report/study-page.js';
import { studyTexts } from '../../report/study-texts.js';
import { exitCodes } from '../exit-codes.js';
import { formatTable } from '../table.js';

/** A study for the terminal. */
export function studyText(study: AttributeStudy, locale: Locale): string {
  const text = studyTexts[locale];
  const rows = study.appraisers.map((figures) => [
    figures.appraiser,
    text.ratings[figures.rating],
    ...[figures.effectiveness, figures.missRate, figures.falseAlarmRate].map(shareText),
    kappaText(figures.kappa),
  ]);
  const [appraiser = '', effectiveness = '', misses = '', alarms = '', , kappa = ''] = text.columns;
  const header = [appraiser, '', effectiveness, misses, alarms, kappa];
  const disputed = study.disputed.map(({ part, reference, right, of }) => [
    part,
    text.decisions[reference],
    `${right} / ${of}`,
  ]);
  const pairs = study.pairs.map(({ a, b, kappa: agreed }) => [`${a} - ${b}`, kappaText(agreed)]);
  return [
    `${text.counted(study.parts, study.defectiveParts, study.decisions)}\n\n`,
    formatTable([header, ...rows]),
    ...(pairs.length === 0 ? [] : [`\n${formatTable([text.betweenColumns, ...pairs])}`]),
    ...(disputed.length === 0 ? [] : [`\n${formatTable([text.disputedColumns, ...disputed])}`]),
    ...(study.warnings.length === 0 ? [] : ['\n']),
    ...study.warnings.map((warning) => `${text.warnings[warning]}\n`),
  ].join('');
}

/** 0 where every appraiser is acceptable, 3 where one is marginal, 1 where one is not acceptable. */
export function studyExitCode({ appraisers }: AttributeStudy): number {
  const has = (rating: Rating): boolean => appraisers.some((figures) => figures.rating === rating);
  if (has('unacceptable')) return exitCodes.defect;
  return has('marginal') ? exitCodes.unjudged : exitCodes.good;
}
