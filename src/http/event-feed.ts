import type { ServerResponse } from 'node:http';

/** A viewer that is so far behind is let go; its browser connects again. Bytes. */
const maxBacklog = 1_000_000;
/** Proxies close connections that are silent; a comment keeps them. */
const commentEveryMs = 15_000;

/** Server-sent events to any number of viewers. A slow one costs the station nothing. */
export class EventFeed {
  readonly #viewers = new Set<ServerResponse>();
  readonly #comments: NodeJS.Timeout;

  constructor() {
    this.#comments = setInterval(() => this.#write(': still here\n\n'), commentEveryMs);
    this.#comments.unref();
  }

  /** Takes over a response and writes to it until either side ends it. */
  add(viewer: ServerResponse): void {
    viewer.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    viewer.write('retry: 1000\n\n');
    this.#viewers.add(viewer);
    viewer.once('close', () => this.#viewers.delete(viewer));
  }

  send(event: string, data: object): void {
    if (this.#viewers.size > 0) this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    clearInterval(this.#comments);
    for (const viewer of this.#viewers) viewer.end();
  }

  #write(text: string): void {
    for (const viewer of this.#viewers) {
      if (viewer.writableLength > maxBacklog) viewer.destroy();
      else viewer.write(text);
    }
  }
}
