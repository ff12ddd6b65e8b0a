import type { RecipeContent } from '../../config/store/recipe-content.js';
import type { RecipeHistory, RecipeState, RecipeVersion } from '../../domain/recipe-history.js';
import type { Locale } from '../../domain/station-error.js';
import type { ContentDifference } from '../../recipes/diff-contents.js';
import { formatTable } from '../table.js';

interface TableTexts {
  readonly list: readonly string[];
  readonly versions: readonly string[];
  readonly none: string;
  readonly states: Readonly<Record<RecipeState, string>>;
  readonly empty: string;
  readonly same: string;
}

const texts = {
  en: {
    list: ['part', 'versions', 'active', 'content', 'since', 'by'],
    versions: ['version', 'state', 'content', 'samples', 'changed (UTC)', 'by', 'why'],
    none: 'none',
    states: { draft: 'draft', approved: 'approved', active: 'active', retired: 'retired' },
    empty: 'The store holds no recipes: `twinspect register` makes the first.\n',
    same: 'They do not differ.\n',
  },
  'zh-TW': {
    list: ['零件', '版本數', '使用中', '內容', '自', '變更者'],
    versions: ['版本', '狀態', '內容', '樣品數', '變更時間 (UTC)', '變更者', '原因'],
    none: '無',
    states: { draft: '草稿', approved: '已核准', active: '使用中', retired: '已停用' },
    empty: '配方庫是空的：第一個配方以 `twinspect register` 建立。\n',
    same: '沒有差異。\n',
  },
} as const satisfies Record<Locale, TableTexts>;

/** One line for each part. */
export function partTable(histories: readonly RecipeHistory[], locale: Locale): string {
  const text = texts[locale];
  if (histories.length === 0) return text.empty;
  const rows = histories.map(({ part, versions }) => {
    const active = versions.find(({ state }) => state === 'active');
    const last = active?.changes.at(-1);
    return [
      part,
      String(versions.length),
      active === undefined ? text.none : String(active.version),
      active?.hash.slice(0, 12) ?? '',
      wallTime(last?.at),
      last?.by ?? '',
    ];
  });
  return formatTable([text.list, ...rows]);
}

/** One line for each version of a part, newest first. */
export function versionTable(
  versions: readonly { readonly version: RecipeVersion; readonly content: RecipeContent }[],
  locale: Locale,
): string {
  const text = texts[locale];
  const rows = versions.toReversed().map(({ version: { version, state, hash, changes }, content }) => {
    const last = changes.at(-1);
    return [
      String(version),
      text.states[state],
      hash.slice(0, 12),
      String(content.samples.length),
      wallTime(last?.at),
      last?.by ?? '',
      last?.why ?? '',
    ];
  });
  return formatTable([text.versions, ...rows]);
}

/** A line for what is gone and one for what is there instead. */
export function diffText(differences: readonly ContentDifference[], locale: Locale): string {
  if (differences.length === 0) return texts[locale].same;
  return differences
    .flatMap(({ key, from, to }) => [
      ...(from === undefined ? [] : [`- ${key}: ${from}\n`]),
      ...(to === undefined ? [] : [`+ ${key}: ${to}\n`]),
    ])
    .join('');
}

/** What became of a version, on one line. */
export function versionLine(part: string, { version, state, hash }: RecipeVersion, locale: Locale): string {
  return `${part} ${version}  ${texts[locale].states[state]}  ${hash.slice(0, 12)}\n`;
}

function wallTime(at: string | undefined): string {
  return at?.replace('T', ' ').replace('Z', '') ?? '';
}
