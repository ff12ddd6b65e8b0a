import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import type { Locale } from '../../domain/station-error.js';
import { type Finding, good } from './finding.js';

const texts = {
  en: {
    node: 'Node.js',
    nodeOld: 'this line of Node.js gets no security fixes any more',
    nodeMend: 'Install Node.js 22 or 24.',
    disk: 'data directory',
    free: (gigabytes: string) => `writable, ${gigabytes} GB free`,
    full: 'Free some space, or lower audit.keepEvidenceBytes.',
    denied: (user: number) => `not writable for user ${user}`,
    deniedMend: (directory: string) => `Give the directory to the station: chown -R twinspect ${directory}`,
    clock: 'clock',
    synchronised: 'synchronised',
    unsynchronised: 'no time service says that it is synchronised',
    clockMend:
      'Enable one, for example: timedatectl set-ntp true. Verdicts are ordered without it, but their times may be wrong.',
    past: 'the clock is before the release of this program',
    secret: 'secret',
    exposed: 'readable for everybody',
    exposedMend: (file: string) => `chmod 640 ${file}`,
    guarded: 'readable for the station only',
    unreadable: 'not readable for the station',
  },
  'zh-TW': {
    node: 'Node.js',
    nodeOld: '此版 Node.js 已不再提供安全性更新',
    nodeMend: '請安裝 Node.js 22 或 24。',
    disk: '資料目錄',
    free: (gigabytes: string) => `可寫入，剩餘 ${gigabytes} GB`,
    full: '請釋放空間，或降低 audit.keepEvidenceBytes。',
    denied: (user: number) => `使用者 ${user} 無法寫入`,
    deniedMend: (directory: string) => `請將目錄交給本站：chown -R twinspect ${directory}`,
    clock: '時鐘',
    synchronised: '已同步',
    unsynchronised: '沒有時間服務確認其已同步',
    clockMend: '請啟用時間同步，例如 timedatectl set-ntp true。判定順序不受影響，但時間可能有誤。',
    past: '時鐘早於本程式的發行日期',
    secret: '密鑰',
    exposed: '所有人皆可讀取',
    exposedMend: (file: string) => `chmod 640 ${file}`,
    guarded: '僅本站可讀取',
    unreadable: '本站無法讀取',
  },
};

const gigabyte = 1e9;
const littleSpace = 5 * gigabyte;
const noSpace = 0.5 * gigabyte;
const released = Date.UTC(2026, 10, 1);

/** Runtime, clock: what does not depend on the configuration. */
export async function checkMachine(locale: Locale): Promise<readonly Finding[]> {
  return [checkNode(locale), await checkClock(locale)];
}

/** Can the station write its data, and is there room? */
export async function checkDataDirectory(directory: string, locale: Locale): Promise<Finding> {
  const text = texts[locale];
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
  } catch {
    const mend = text.deniedMend(directory);
    return { subject: text.disk, level: 'problem', what: text.denied(process.getuid?.() ?? 0), mend };
  }
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  const what = `${directory}: ${text.free((free / gigabyte).toFixed(1))}`;
  if (free >= littleSpace) return good(text.disk, what);
  return { subject: text.disk, level: free < noSpace ? 'problem' : 'warning', what, mend: text.full };
}

/** Is a secret's file readable for the station and for nobody else? */
export async function checkSecretFile(file: string, locale: Locale): Promise<Finding> {
  const text = texts[locale];
  const subject = `${text.secret} ${file}`;
  try {
    await access(file, constants.R_OK);
  } catch {
    return { subject, level: 'problem', what: text.unreadable, mend: text.exposedMend(file) };
  }
  const { mode } = await stat(file);
  if ((mode & 0o007) === 0) return good(subject, text.guarded);
  return { subject, level: 'warning', what: text.exposed, mend: text.exposedMend(file) };
}

function checkNode(locale: Locale): Finding {
  const text = texts[locale];
  const major = Number(process.versions.node.split('.', 1)[0]);
  if (major >= 22) return good(text.node, process.version);
  return {
    subject: text.node,
    level: 'warning',
    what: `${process.version}: ${text.nodeOld}`,
    mend: text.nodeMend,
  };
}

async function checkClock(locale: Locale): Promise<Finding> {
  const text = texts[locale];
  const now = new Date();
  if (now.getTime() < released) {
    return {
      subject: text.clock,
      level: 'problem',
      what: `${now.toISOString()}: ${text.past}`,
      mend: text.clockMend,
    };
  }
  // systemd-timesyncd makes this file when it has set the clock; chrony and ntpd tell systemd, which links it too.
  const synchronised = await stat('/run/systemd/timesync/synchronized').then(
    () => true,
    () => false,
  );
  if (synchronised) return good(text.clock, text.synchronised);
  return { subject: text.clock, level: 'warning', what: text.unsynchronised, mend: text.clockMend };
}
