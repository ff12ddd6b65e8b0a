/* The broker that a station embeds, alone in a process: node aedes-broker.mjs PORT. It keeps nothing over a restart. */
import { createServer } from 'node:net';
import { Aedes } from 'aedes';

const broker = await Aedes.createBroker();
createServer((socket) => broker.handle(socket)).listen(Number(process.argv[2]), '127.0.0.1', () => {
  process.stdout.write('listening\n');
});
