import { Command } from 'commander';
import type { Locale } from '../domain/station-error.js';
import { identityCommand } from './evaluate/identity-command.js';
import { pairsCommand } from './evaluate/pairs-command.js';
import { partsCommand } from './evaluate/parts-command.js';

const about: Readonly<Record<Locale, string>> = {
  en: 'measure how well a model finds defects',
  'zh-TW': '量測模型找出瑕疵的能力',
};

/** `twinspect evaluate pairs|parts|identity`. */
export function evaluateCommand(locale: Locale): Command {
  return new Command('evaluate')
    .description(about[locale])
    .addCommand(pairsCommand(locale))
    .addCommand(partsCommand(locale))
    .addCommand(identityCommand(locale));
}
