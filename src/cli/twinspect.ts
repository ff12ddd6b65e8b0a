#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { terminalLocale } from '../text/locale.js';
import { auditCommand } from './audit.js';
import { configCommand } from './config.js';
import { doctorCommand } from './doctor.js';
import { evaluateCommand } from './evaluate.js';
import { exitCodes } from './exit-codes.js';
import { fail } from './fail.js';
import { inspectCommand } from './inspect.js';
import { registerCommand } from './register.js';
import { runCommand } from './run.js';
import { readSoftware } from '../runtime/software.js';

const locale = terminalLocale(process.env);

const about = {
  en: 'Defect inspection station: compares parts with golden samples, publishes over MQTT, keeps an audit log.',
  'zh-TW': '瑕疵檢測站：將零件與標準樣品比對，以 MQTT 發佈結果，並保存稽核紀錄。',
};
const codes = {
  en: 'Exit codes: 0 good, 1 defect or problem found, 2 wrong usage, 3 review or unjudged, 70 failure, 78 configuration',
  'zh-TW': '結束代碼：0 正常、1 發現瑕疵或問題、2 用法錯誤、3 需複判或未判定、70 失敗、78 設定錯誤',
};

const program = new Command('twinspect')
  .description(about[locale])
  .version((await readSoftware()).text)
  .addHelpText('after', `\n${codes[locale]}`)
  .addCommand(runCommand(locale))
  .addCommand(inspectCommand(locale))
  .addCommand(registerCommand(locale))
  .addCommand(evaluateCommand(locale))
  .addCommand(auditCommand(locale))
  .addCommand(doctorCommand(locale))
  .addCommand(configCommand(locale));

for (const command of [program, ...program.commands, ...program.commands.flatMap((verb) => verb.commands)]) {
  command.exitOverride();
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode =
    error instanceof CommanderError ? (error.exitCode === 0 ? exitCodes.good : exitCodes.usage) : fail(error, locale);
}
