import type { Locale } from '../../domain/station-error.js';
import type { DetectionFigures, DetectionReport } from '../../evaluation/evaluate-detections.js';
import type { OperatingPoint } from '../../evaluation/precision-recall.js';
import { formatTable } from '../table.js';

const texts = {
  en: {
    classAware: 'place and class',
    classAgnostic: 'place only',
    marked: 'marked',
    claimed: 'claimed',
    precision: 'precision',
    recall: 'recall',
    best: 'best F',
    at: 'at',
    mean: (value: string) => `Mean AP over the classes: ${value}`,
    how: (overlap: number) =>
      `Percent. Matched above IoU ${overlap}; AP: area under the raw curve, all images pooled. The best F is picked on these very images.`,
  },
  'zh-TW': {
    classAware: '位置與類別',
    classAgnostic: '僅位置',
    marked: '標註數',
    claimed: '檢出數',
    precision: '精確率',
    recall: '召回率',
    best: '最佳 F',
    at: '門檻',
    mean: (value: string) => `各類別 AP 平均：${value}`,
    how: (overlap: number) =>
      `單位為百分比。IoU 大於 ${overlap} 視為相符；AP 為原始曲線下面積，合併所有影像計算。最佳 F 的門檻取自這批影像本身。`,
  },
};

/** The figures of a set of images as an aligned table. */
export function reportText(report: DetectionReport, classNames: readonly string[], locale: Locale): string {
  const text = texts[locale];
  const fixed = report.classAware.atThreshold;
  const header = [
    '',
    text.marked,
    text.claimed,
    'AP',
    ...(fixed === undefined ? [] : [text.precision, text.recall, `F @${fixed.threshold}`]),
    text.best,
    text.at,
  ];
  const row = (name: string, figures: DetectionFigures): readonly string[] => [
    name,
    String(figures.annotations),
    String(figures.detections),
    percent(figures.averagePrecision),
    ...pointCells(figures.atThreshold),
    percent(figures.best.f),
    figures.best.threshold.toFixed(3),
  ];
  const table = formatTable([
    header,
    row(text.classAware, report.classAware),
    row(text.classAgnostic, report.classAgnostic),
    ...report.perClass.map((figures) => row(classNames[figures.type - 1] ?? `${figures.type}`, figures)),
  ]);
  return `${table}${text.mean(percent(report.meanAveragePrecision))}\n${text.how(report.minOverlap)}\n`;
}

function pointCells(point: OperatingPoint | undefined): readonly string[] {
  return point === undefined ? [] : [percent(point.precision), percent(point.recall), percent(point.f)];
}

function percent(share: number): string {
  return (share * 100).toFixed(2);
}
