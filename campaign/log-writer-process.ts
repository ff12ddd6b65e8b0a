import { repositoryRoot } from '../test/fixtures/repository-root.js';
import { CampaignProcess } from './process.js';

interface LogWriterOptions {
  /** Program and words that it is started through, for example strace. */
  readonly through?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly directory: string;
  /** Name of the station. */
  readonly station?: string;
  readonly rowsPerSecond: number;
}

/** The log of a station alone, without network, and what it has reported. */
export class LogWriterProcess {
  readonly process: CampaignProcess;
  #reported = 0;
  #refused = 0;

  constructor({ through = [], env = {}, directory, station = 'writer', rowsPerSecond }: LogWriterOptions) {
    const root = repositoryRoot();
    const places = [`${root}/campaign/log-writer.mjs`, `${root}/dist`, directory];
    const words = [...places, station, 'none', String(rowsPerSecond)];
    const [command = '', ...rest] = [...through, process.execPath, ...words];
    this.process = new CampaignProcess({
      command,
      words: rest,
      env,
      onLine: (line) => {
        this.#reported = Math.max(this.#reported, Number(line) || 0);
        if (line.startsWith('refused')) this.#refused += 1;
      },
    });
  }

  /** Greatest number of a row that was reported as committed. */
  get reported(): number {
    return this.#reported;
  }

  /** Appends that were refused, and tried again. */
  get refused(): number {
    return this.#refused;
  }
}
