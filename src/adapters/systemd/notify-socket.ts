import { createRequire } from 'node:module';

/** Sends one datagram to the service manager. */
export type Notify = (message: string) => void;

interface DatagramSocket {
  send(data: Buffer, offset: number, length: number, path: string, callback: (error?: Error) => void): void;
}

/**
 * The way to systemd (sd_notify(3)), or nothing where no service manager listens. The package that can send to such a
 * socket is native and optional: a station that is not started by systemd does not need it.
 *
 * @param onFailure told once when the socket cannot be reached
 */
export function notifySocket(path: string | undefined, onFailure: (why: string) => void): Notify | undefined {
  if (path === undefined || path === '') return undefined;
  // A leading @ stands for a name in the abstract namespace, which begins with a zero byte.
  const address = path.startsWith('@') ? `\0${path.slice(1)}` : path;
  let socket: DatagramSocket;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package has no types
    const datagrams = createRequire(import.meta.url)('unix-dgram') as {
      createSocket(type: 'unix_dgram'): DatagramSocket;
    };
    socket = datagrams.createSocket('unix_dgram');
  } catch (error) {
    onFailure(error instanceof Error ? error.message : String(error));
    return undefined;
  }
  let told = false;
  return (message) => {
    const data = Buffer.from(message);
    socket.send(data, 0, data.length, address, (error) => {
      if (error === undefined || error === null || told) return;
      told = true;
      onFailure(error.message);
    });
  };
}
