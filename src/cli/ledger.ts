import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import type { BrokerConnection } from '../adapters/mqtt/broker-connection.js';
import type { Locale } from '../domain/station-error.js';
import { stopSignal } from './stop-signal.js';

const texts = {
  en: {
    about:
      'receive the audit logs of all stations into PostgreSQL and confirm them; any number of ledgers can run at once',
    database: 'PostgreSQL that keeps the logs',
    broker: 'MQTT broker of the stations',
    username: 'user at the broker',
    passwordFile: 'file that holds its password',
    caFile: 'certificate authority of the broker, PEM',
    certFile: 'certificate of the ledger, PEM',
    keyFile: 'private key of that certificate, PEM',
    baseTopic: '`ledger.baseTopic` of the stations',
    group: 'ledgers of one group share the rows',
    noGroup: 'no shared subscription: for brokers that have none',
    name: 'name that it signs with',
    key: 'key that it signs with (Ed25519, PEM); made when it is not there',
    logLevel: 'least severity that is logged',
    listens: 'Receives',
    stores: 'Stores in',
    signs: 'Signs with, for `ledger.keys` of the stations',
    stopping: 'Stopping',
    counts: 'Rows: received {received}, new {added}, refused {refused}, contradictions {conflicts}',
  },
  'zh-TW': {
    about: '將所有檢測站的稽核紀錄收入 PostgreSQL 並予以確認；可同時執行多個帳本程序',
    database: '保存紀錄的 PostgreSQL',
    broker: '各站使用的 MQTT 伺服器',
    username: 'MQTT 帳號',
    passwordFile: '存放密碼的檔案',
    caFile: 'MQTT 伺服器的憑證授權單位，PEM',
    certFile: '帳本的憑證，PEM',
    keyFile: '該憑證的私鑰，PEM',
    baseTopic: '各站的 `ledger.baseTopic`',
    group: '同一群組的帳本分攤紀錄',
    noGroup: '不使用共享訂閱：適用於不支援的伺服器',
    name: '簽章所用名稱',
    key: '簽章所用金鑰（Ed25519，PEM）；不存在時自動產生',
    logLevel: '記錄的最低嚴重程度',
    listens: '接收',
    stores: '寫入',
    signs: '簽章金鑰（填入各站的 `ledger.keys`）',
    stopping: '停止中',
    counts: '紀錄：收到 {received}、新增 {added}、拒收 {refused}、矛盾 {conflicts}',
  },
};

interface LedgerOptions {
  readonly database: string;
  readonly broker: string;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly baseTopic: string;
  readonly group: string | false;
  readonly name: string;
  readonly signingKey: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** `twinspect ledger`: the central receiver. */
export function ledgerCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('ledger')
    .description(text.about)
    .option('--database <url>', text.database, 'postgres:///twinspect?host=/var/run/postgresql')
    .option('--broker <url>', text.broker, 'mqtt://127.0.0.1:1883')
    .option('--username <name>', text.username)
    .option('--password-file <file>', text.passwordFile)
    .option('--ca-file <file>', text.caFile)
    .option('--cert-file <file>', text.certFile)
    .option('--key-file <file>', text.keyFile)
    .option('--base-topic <topic>', text.baseTopic, 'twinspect-ledger')
    .option('--group <name>', text.group, 'ledger')
    .option('--no-group', text.noGroup)
    .option('--name <name>', text.name, 'ledger')
    .option('--signing-key <file>', text.key, '/var/lib/twinspect-ledger/signing-key.pem')
    .option('--log-level <level>', text.logLevel, 'info')
    .action(async (options: LedgerOptions) => runLedger(options, locale));
}

async function runLedger(options: LedgerOptions, locale: Locale): Promise<void> {
  const { openLedgerIntake } = await import('../adapters/mqtt/ledger-intake.js');
  const { openLedgerStore } = await import('../adapters/postgres/open-ledger-store.js');
  const { ledgerFilter } = await import('../contract/ledger-topics.js');
  const { Ledger } = await import('../ledger/ledger.js');
  const { ledgerSigner } = await import('../ledger/signing-key.js');
  const { createLogger } = await import('../runtime/pino-logger.js');
  const { supervise } = await import('../runtime/supervisor.js');
  const { systemClock } = await import('../runtime/system-clock.js');
  const { retry } = await import('../station/retry.js');
  const text = texts[locale];
  const { database, broker, baseTopic, name } = options;
  const group = options.group === false ? undefined : options.group;
  const signer = await ledgerSigner(name, options.signingKey);
  const logger = createLogger(options.logLevel);
  const ledger = new Ledger({
    openStore: () => openLedgerStore({ url: database, signer }),
    openIntake: async (onRow) =>
      openLedgerIntake({
        connection: await connection(options),
        clientId: `twinspect-ledger-${randomUUID().slice(0, 8)}`,
        baseTopic,
        group,
        onRow,
        logger,
      }),
    onReady: () => {
      print(`${text.listens}: ${broker}  ${ledgerFilter(baseTopic, group)}`);
      print(`${text.stores}: ${withoutPassword(database)}`);
      print(`${text.signs}: ${signer.verifierKey}`);
    },
    logger,
  });
  const signal = stopSignal(() => print(text.stopping));
  await supervise(
    { components: [ledger], retry, clock: systemClock, logger, onFault: () => undefined },
    signal,
  );
  const counts = Object.entries(ledger.counts);
  print(counts.reduce((line, [word, count]) => line.replace(`{${word}}`, String(count)), text.counts));
}

async function connection(options: LedgerOptions): Promise<BrokerConnection> {
  const { brokerConnection } = await import('../adapters/mqtt/broker-connection.js');
  const { broker, username, passwordFile, caFile, certFile, keyFile } = options;
  return brokerConnection({
    kind: 'external',
    url: broker,
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { password: { file: passwordFile } }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(certFile === undefined ? {} : { certFile }),
    ...(keyFile === undefined ? {} : { keyFile }),
  });
}

/** A database URL as it may be shown. */
function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^/@:]*):[^/@]*@/, '$1@');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
