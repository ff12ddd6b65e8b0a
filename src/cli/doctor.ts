import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import type { Config } from '../config/schema.js';
import type { Locale } from '../domain/station-error.js';
import { displayWidth, padColumns } from './display-width.js';
import { checkLedger } from './doctor/check-ledger.js';
import { checkDataDirectory, checkMachine, checkSecretFile } from './doctor/check-machine.js';
import { checkNetwork } from './doctor/check-network.js';
import type { Finding } from './doctor/finding.js';
import { exitCodes } from './exit-codes.js';

const texts = {
  en: {
    about:
      'check camera, models, golden samples, disk, broker, ports, clock and permissions; say how to mend them',
    config: 'configuration of the station',
    json: 'print JSON',
    summary: (problems: number, warnings: number) =>
      problems + warnings === 0 ? 'All is well.' : `Problems: ${problems}, warnings: ${warnings}`,
  },
  'zh-TW': {
    about: '檢查相機、模型、標準樣品、磁碟、MQTT、連接埠、時鐘與權限，並說明如何修復',
    config: '檢測站設定檔',
    json: '輸出 JSON',
    summary: (problems: number, warnings: number) =>
      problems + warnings === 0 ? '一切正常。' : `問題：${problems}，警告：${warnings}`,
  },
};

const signs: Readonly<Record<Finding['level'], string>> = { good: '✓', warning: '!', problem: '✗' };

/** `twinspect doctor`: everything that a station needs, tried for real. Ends with 1 when something must be mended. */
export function doctorCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('doctor')
    .description(text.about)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('--json', text.json)
    .action(async (options: { readonly config: string; readonly json?: true }) => {
      const { config } = await loadConfig(options.config);
      const findings: Finding[] = [];
      for (const check of checks) {
        const found = await check(config, locale);
        findings.push(...found);
        if (options.json !== true) process.stdout.write(found.map(findingText).join(''));
      }
      const count = (level: Finding['level']): number => findings.filter((one) => one.level === level).length;
      const problems = count('problem');
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify(findings, null, 2)}\n`
          : `\n${text.summary(problems, count('warning'))}\n`,
      );
      process.exitCode = problems === 0 ? exitCodes.good : exitCodes.defect;
    });
}

/** In this order, and each printed as soon as it is done: a camera that does not answer takes its time. */
const checks: readonly ((config: Config, locale: Locale) => Promise<readonly Finding[]>)[] = [
  async (_config, locale) => checkMachine(locale),
  async (config, locale) => [await checkDataDirectory(config.dataDirectory, locale)],
  checkSecrets,
  checkNetwork,
  checkLedger,
  // Native code is loaded when it is needed: what is wrong before that is told at once.
  async (config, locale) => (await import('./doctor/check-models.js')).checkModels(config, locale),
  async (config, locale) => (await import('./doctor/check-references.js')).checkReferences(config, locale),
  async (config, locale) => (await import('./doctor/check-cameras.js')).checkCameras(config, locale),
];

async function checkSecrets({ mqtt: { broker } }: Config, locale: Locale): Promise<readonly Finding[]> {
  if (broker.kind === 'embedded') return [];
  const { password, keyFile } = broker;
  const files = [password !== undefined && 'file' in password ? password.file : undefined, keyFile];
  return Promise.all(files.flatMap((file) => (file === undefined ? [] : [checkSecretFile(file, locale)])));
}

const subjectColumns = 26;

function findingText({ subject, level, what, mend }: Finding): string {
  const line = `${signs[level]} ${padColumns(subject, subjectColumns)}  ${what}\n`;
  return mend === ''
    ? line
    : `${line}${' '.repeat(displayWidth(signs[level]) + subjectColumns + 3)}${mend}\n`;
}
