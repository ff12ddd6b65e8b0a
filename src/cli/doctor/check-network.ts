import { connect, createServer } from 'node:net';
import type { Config } from '../../config/schema.js';
import type { Locale } from '../../domain/station-error.js';
import { messageOf } from '../../domain/station-error.js';
import { type Finding, good } from './finding.js';

const texts = {
  en: {
    page: 'operator page',
    plc: 'PLC (Modbus TCP)',
    embedded: 'embedded broker',
    broker: 'broker',
    free: (port: number) => `port ${port} is free`,
    taken: (port: number) => `port ${port} is in use`,
    takenMend:
      'Right if the station runs. If not, another program has it: ss -ltnp shows which; choose another port.',
    reached: (host: string, port: number) => `${host} answers on port ${port}`,
    unreached: (host: string, port: number, why: string) => `${host} does not answer on port ${port}: ${why}`,
    unreachedMend:
      'Check address, network and firewall. Results are kept in the audit log until the broker is back.',
  },
  'zh-TW': {
    page: '操作頁面',
    plc: 'PLC（Modbus TCP）',
    embedded: '內建 MQTT 伺服器',
    broker: 'MQTT 伺服器',
    free: (port: number) => `連接埠 ${port} 可用`,
    taken: (port: number) => `連接埠 ${port} 使用中`,
    takenMend: '若本站正在執行則屬正常；否則為其他程式占用：可用 ss -ltnp 查詢，或改用其他連接埠。',
    reached: (host: string, port: number) => `${host} 的連接埠 ${port} 有回應`,
    unreached: (host: string, port: number, why: string) => `${host} 的連接埠 ${port} 沒有回應：${why}`,
    unreachedMend: '請檢查位址、網路與防火牆。結果會保留在稽核紀錄中，待伺服器恢復後送出。',
  },
};

const connectTimeoutMs = 3000;

/** Can the station listen where it must, and does the plant's broker answer? */
export async function checkNetwork(
  { http, mqtt, outputs }: Config,
  locale: Locale,
): Promise<readonly Finding[]> {
  const text = texts[locale];
  const servers = outputs.flatMap((output) => (output.kind === 'modbus' ? [output] : []));
  const own = [
    await checkPort(text.page, http, locale),
    ...(await Promise.all(servers.map((server) => checkPort(text.plc, server, locale)))),
  ];
  const broker =
    mqtt.broker.kind === 'embedded'
      ? await checkPort(text.embedded, mqtt.broker, locale)
      : await checkReachable(new URL(mqtt.broker.url), locale);
  const ofSparkplug = mqtt.sparkplug?.servers ?? [];
  const others = await Promise.all(ofSparkplug.map(({ url }) => checkReachable(new URL(url), locale)));
  return [...own, broker, ...others];
}

interface Address {
  readonly host: string;
  readonly port: number;
}

async function checkPort(subject: string, { host, port }: Address, locale: Locale): Promise<Finding> {
  const text = texts[locale];
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  server.close();
  if (free) return good(subject, text.free(port));
  return { subject, level: 'warning', what: text.taken(port), mend: text.takenMend };
}

async function checkReachable(url: URL, locale: Locale): Promise<Finding> {
  const text = texts[locale];
  const host = url.hostname;
  const port = Number(url.port === '' ? (url.protocol === 'mqtts:' ? 8883 : 1883) : url.port);
  const failure = await new Promise<Error | undefined>((resolve) => {
    const socket = connect({ host, port, timeout: connectTimeoutMs });
    const end = (error?: Error): void => {
      socket.destroy();
      resolve(error);
    };
    socket.once('connect', () => end());
    socket.once('error', end);
    socket.once('timeout', () => end(new Error(`no answer within ${connectTimeoutMs} ms`)));
  });
  if (failure === undefined) return good(text.broker, text.reached(host, port));
  const what = text.unreached(host, port, messageOf(failure));
  return { subject: text.broker, level: 'problem', what, mend: text.unreachedMend };
}
