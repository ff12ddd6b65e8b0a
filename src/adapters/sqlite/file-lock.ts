import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase, { SqliteError } from 'better-sqlite3';
import { StationError } from '../../domain/station-error.js';
import type { StoreLock } from '../../ports/store-lock.js';

const patienceMs = 10_000;
const pollMs = 20;

/**
 * A lock of the operating system on a file, through SQLite: Node has none of its own. Unlike a lock file it cannot be
 * left behind, because it ends with its process whatever ends that.
 */
export class FileLock implements StoreLock {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async hold<T>(use: () => Promise<T>): Promise<T> {
    mkdirSync(dirname(this.#file), { recursive: true });
    // Nothing is ever written to it: the transaction is begun for its lock and rolled back.
    const database = new SqliteDatabase(this.#file, { timeout: 0 });
    try {
      await this.#begin(database);
      return await use();
    } finally {
      database.close();
    }
  }

  async #begin(database: SqliteDatabase.Database): Promise<void> {
    for (let waitedMs = 0; ; waitedMs += pollMs) {
      try {
        database.exec('BEGIN EXCLUSIVE');
        return;
      } catch (error) {
        if (!(error instanceof SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
        if (waitedMs >= patienceMs) throw new StationError('recipe-busy', { directory: dirname(this.#file) });
        await delay(pollMs);
      }
    }
  }
}
