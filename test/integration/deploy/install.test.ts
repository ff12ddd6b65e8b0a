import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../../deploy/install.sh', import.meta.url));
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

/** Greatest exposure that `systemd-analyze security` may report, in tenths. */
const maxExposureTenths = 15;

let root = '';

function install(...options: string[]): string {
  return execFileSync(script, [...options, '--destdir', root], { encoding: 'utf8' });
}

function staged(path: string): string {
  return join(root, path);
}

function unit(): string {
  return staged('etc/systemd/system/twinspect.service');
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'twinspect-install-'));
  install();
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('deploy/install.sh', () => {
  it('puts a program into place that runs from there', () => {
    const cli = staged('opt/twinspect/dist/cli/twinspect.js');
    const version = execFileSync(process.execPath, [cli, '--version'], { encoding: 'utf8' });
    expect(version).toMatch(/\d+\.\d+\.\d+/);
    expect(readlinkSync(staged('usr/local/bin/twinspect'))).toBe('/opt/twinspect/dist/cli/twinspect.js');
  });

  it('brings the packages of the program and leaves those of its development', () => {
    expect(existsSync(staged('opt/twinspect/node_modules/better-sqlite3/package.json'))).toBe(true);
    expect(existsSync(staged('opt/twinspect/node_modules/@u4/opencv-build/package.json'))).toBe(true);
    expect(existsSync(staged('opt/twinspect/node_modules/vitest'))).toBe(false);
    expect(existsSync(staged('opt/twinspect/models/train'))).toBe(false);
  });

  it('writes a configuration that the installed program accepts', () => {
    const file = staged('etc/twinspect/station.yaml');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('dataDirectory: /var/lib/twinspect');
    expect(text).not.toContain('../');
    const cli = staged('opt/twinspect/dist/cli/twinspect.js');
    const checked = spawnSync(process.execPath, [cli, 'config', 'check', file], {
      encoding: 'utf8',
    });
    expect(checked.status).toBe(0);
  });

  it('closes the folder of secrets to others', () => {
    expect(statSync(staged('etc/twinspect/secrets')).mode & 0o777).toBe(0o750);
  });

  it('keeps the configuration when it runs again, and starts nothing when it only stages files', () => {
    const file = staged('etc/twinspect/station.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, `${before}# mine\n`);
    const said = install();
    expect(said).toContain('Keeping');
    expect(said).toContain('nothing is started');
    expect(readFileSync(file, 'utf8')).toBe(`${before}# mine\n`);
    expect(existsSync(staged('opt/twinspect.old'))).toBe(false);
    writeFileSync(file, before);
  });

  it('refuses what it does not know', () => {
    expect(spawnSync(script, ['--frobnicate']).status).toBe(2);
    expect(spawnSync(script, ['--purge', '--destdir', root]).status).toBe(1);
  });

  it.skipIf(!hasShellcheck)('passes shellcheck (skipped without shellcheck)', () => {
    expect(spawnSync('shellcheck', [script], { encoding: 'utf8' }).stdout).toBe('');
  });
});

describe('the installed unit', () => {
  it('starts the installed program with the Node.js that was found', () => {
    const line = /^ExecStart=(\S+) (\S+) --config (\S+)$/m.exec(readFileSync(unit(), 'utf8'));
    expect(line?.slice(2)).toEqual(['/opt/twinspect/dist/main.js', '/etc/twinspect/station.yaml']);
    expect(existsSync(line?.[1] ?? '')).toBe(true);
  });

  it.skipIf(!hasAnalyze)('is understood by systemd (skipped without systemd-analyze)', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit()], {
      encoding: 'utf8',
    });
    expect(stderr.split('\n').filter((line) => line.includes('twinspect.service'))).toEqual([]);
    expect(status).toBe(0);
  });

  it.skipIf(!hasAnalyze)(
    `is exposed by at most ${maxExposureTenths / 10} (skipped without systemd-analyze)`,
    () => {
      const options = [
        'security',
        '--offline=true',
        '--no-pager',
        `--threshold=${maxExposureTenths}`,
        unit(),
      ];
      const { status, stdout } = spawnSync('systemd-analyze', options, { encoding: 'utf8' });
      expect(stdout).toMatch(/Overall exposure level for twinspect\.service: \d/);
      expect(status).toBe(0);
    },
  );
});

describe('deploy/install.sh --uninstall', () => {
  it('removes the program and keeps configuration and audit log', () => {
    install('--uninstall');
    expect(existsSync(staged('opt/twinspect'))).toBe(false);
    expect(existsSync(staged('etc/systemd/system/twinspect.service'))).toBe(false);
    expect(existsSync(staged('etc/twinspect/station.yaml'))).toBe(true);
  });

  it('removes these as well with --purge', () => {
    install('--uninstall', '--purge');
    expect(existsSync(staged('etc/twinspect'))).toBe(false);
  });
});
