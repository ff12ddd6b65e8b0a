/* What a power cut must take rows from: node careless-writer.mjs FILE commits with synchronous=NORMAL and reports each row. */
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';

const database = new SqliteDatabase(process.argv[2]);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = NORMAL');
database.exec('CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)');
const insert = database.prepare('INSERT INTO log (body) VALUES (?)');
for (;;) {
  process.stdout.write(`${insert.run('x'.repeat(1200)).lastInsertRowid}\n`);
  await delay(5);
}
