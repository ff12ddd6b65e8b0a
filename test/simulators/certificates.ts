import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate and its key, PEM files. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate authority of our own, made by openssl in a directory. */
export class CertificateAuthority {
  readonly #directory: string;
  readonly #name: string;

  private constructor(directory: string, name: string) {
    this.#directory = directory;
    this.#name = name;
  }

  static async make(directory: string, name: string): Promise<CertificateAuthority> {
    const authority = new CertificateAuthority(directory, name);
    const files = ['-keyout', authority.#at('key'), '-out', authority.caFile];
    await run('openssl', ['req', '-x509', ...newKey, '-days', '2', ...files, '-subj', `/CN=${name}`]);
    return authority;
  }

  get caFile(): string {
    return this.#at('pem');
  }

  /** A certificate for a host or a client of this name; one whose days are negative has expired. */
  async issue(commonName: string, days = 2): Promise<Certificate> {
    const at = (suffix: string): string =>
      join(this.#directory, `${this.#name}-${commonName}${days}.${suffix}`);
    const request = ['-keyout', at('key'), '-out', at('csr'), '-subj', `/CN=${commonName}`];
    await run('openssl', ['req', ...newKey, ...request]);
    await writeFile(at('ext'), `subjectAltName=DNS:${commonName}`);
    const signer = ['-CA', this.caFile, '-CAkey', this.#at('key'), '-CAcreateserial'];
    const signed = ['-in', at('csr'), '-out', at('pem'), '-extfile', at('ext'), '-days', String(days)];
    await run('openssl', ['x509', '-req', ...signer, ...signed]);
    return { certFile: at('pem'), keyFile: at('key') };
  }

  #at(suffix: string): string {
    return join(this.#directory, `${this.#name}.${suffix}`);
  }
}
