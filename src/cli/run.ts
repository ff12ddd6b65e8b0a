import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import type { Locale } from '../domain/station-error.js';
import { runStation } from '../station.js';
import { stationTexts } from '../text/station-texts.js';
import { replayConfig } from './replay-config.js';
import { stopSignal } from './stop-signal.js';
import { verdictLine } from './verdict-line.js';

const texts = {
  en: {
    run: 'run the station until it is stopped',
    config: 'configuration of the station',
    images: 'inspect the pairs X_test.*, X_temp.* of a folder instead of the configured cameras',
    model: 'model that compares the pairs',
    quiet: 'print no line per verdict',
  },
  'zh-TW': {
    run: '執行檢測站直到停止',
    config: '檢測站設定檔',
    images: '改為檢測資料夾中成對的 X_test.*、X_temp.* 影像',
    model: '比對影像所用的模型',
    quiet: '不逐筆顯示判定結果',
  },
};

interface RunOptions {
  readonly config: string;
  readonly images?: string;
  readonly model: string;
  readonly quiet?: true;
}

/** `twinspect run`: the daemon itself, with a line per verdict on standard output. */
export function runCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('run')
    .description(text.run)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('--images <folder>', text.images)
    .option('--model <name>', text.model, 'pcb')
    .option('-q, --quiet', text.quiet)
    .action(async (options: RunOptions) => {
      const configured = await loadConfig(options.config);
      const loaded =
        options.images === undefined
          ? configured
          : replayConfig(configured, { directory: options.images, model: options.model });
      await runAttended(loaded, locale, options.quiet !== true);
    });
}

async function runAttended(
  loaded: Awaited<ReturnType<typeof loadConfig>>,
  locale: Locale,
  lines: boolean,
): Promise<void> {
  const text = stationTexts[locale];
  const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const signal = stopSignal(() => print(text.stopping));
  await runStation(
    {
      loaded,
      onReady: ({ page, topic, broker, auditFile, receipts }) => {
        const rows = [
          [text.page, page],
          [text.results, `${broker}  ${topic}`],
          [text.log, auditFile],
          [text.ledger, receipts === undefined ? text.noLedger : `${broker}  ${receipts}`],
        ] as const;
        for (const [label, value] of rows) print(`${label}: ${value}`);
        print(text.stop);
      },
      onInspection: (inspection) => {
        if (lines) print(verdictLine(inspection, locale, colour));
      },
    },
    signal,
  );
  print(text.stopped);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
