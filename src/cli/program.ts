import { Command } from 'commander';
import type { Locale } from '../domain/station-error.js';
import { auditCommand } from './audit.js';
import { calibrateCommand } from './calibrate.js';
import { configCommand } from './config.js';
import { doctorCommand } from './doctor.js';
import { driftCommand } from './drift.js';
import { evaluateCommand } from './evaluate.js';
import { inspectCommand } from './inspect.js';
import { ledgerCommand } from './ledger.js';
import { modelCommand } from './model.js';
import { msaCommand } from './msa.js';
import { nameCommand } from './name.js';
import { podCommand } from './pod.js';
import { recipeCommand } from './recipe.js';
import { registerCommand } from './register.js';
import { runCommand } from './run.js';
import { whatIfCommand } from './whatif.js';

const texts = {
  en: {
    about:
      'Defect inspection station: compares parts with golden samples, publishes over MQTT, keeps an audit log.',
    codes:
      'Exit codes: 0 good, 1 defect or problem found, 2 wrong usage, 3 review or unjudged, 70 failure, 78 configuration',
  },
  'zh-TW': {
    about: '瑕疵檢測站：將零件與標準樣品比對，以 MQTT 發佈結果，並保存稽核紀錄。',
    codes: '結束代碼：0 正常、1 發現瑕疵或問題、2 用法錯誤、3 需複判或未判定、70 失敗、78 設定錯誤',
  },
};

/** The `twinspect` command with all its verbs; parsing throws a CommanderError instead of ending the process. */
export function createProgram(locale: Locale, version: string): Command {
  const text = texts[locale];
  const program = new Command('twinspect')
    .description(text.about)
    .version(version)
    .addHelpText('after', `\n${text.codes}`)
    .addCommand(runCommand(locale))
    .addCommand(inspectCommand(locale))
    .addCommand(registerCommand(locale))
    .addCommand(recipeCommand(locale))
    .addCommand(calibrateCommand(locale, version))
    .addCommand(podCommand(locale, version))
    .addCommand(evaluateCommand(locale))
    .addCommand(modelCommand(locale))
    .addCommand(whatIfCommand(locale, version))
    .addCommand(msaCommand(locale, version))
    .addCommand(nameCommand(locale))
    .addCommand(driftCommand(locale, version))
    .addCommand(auditCommand(locale))
    .addCommand(ledgerCommand(locale))
    .addCommand(doctorCommand(locale))
    .addCommand(configCommand(locale));
  for (const command of withSubcommands(program)) command.exitOverride();
  return program;
}

/** A command and everything below it, in the order of the help. */
export function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap((inner) => withSubcommands(inner))];
}
