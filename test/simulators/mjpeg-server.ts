import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cv } from '../../src/runtime/opencv.js';

/** A JPEG with a picture that differs from number to number. */
export function aJpeg(number: number, size: { readonly width: number; readonly height: number }): Buffer {
  const image = new cv.Mat(size.height, size.width, cv.CV_8UC3, [number % 256, 90, 160]);
  image.drawRectangle(
    new cv.Point2(5 + (number % 20), 5),
    new cv.Point2(25 + (number % 20), 30),
    new cv.Vec3(255, 255, 255),
    2,
  );
  return cv.imencode('.jpg', image);
}

/** A network camera that sends a frame every few milliseconds, and misbehaves when it is told to. */
export class MjpegServer {
  readonly #server: Server;
  readonly #viewers = new Set<ServerResponse>();
  readonly #timer: NodeJS.Timeout;
  #sent = 0;
  /** What is sent instead of good frames. */
  mode: 'good' | 'stalled' | 'torn' = 'good';
  size = { width: 64, height: 48 };
  refuse = false;
  withLength = true;
  connections = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.#timer = setInterval(() => this.#send(), 10);
    server.on('request', (request, response) => {
      if (this.refuse || request.headers.authorization !== `Basic ${btoa('line:p@ss')}`) {
        response.writeHead(this.refuse ? 503 : 401).end();
        return;
      }
      this.connections += 1;
      response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary="--frame"' });
      this.#viewers.add(response);
      response.on('close', () => this.#viewers.delete(response));
    });
  }

  static async start(): Promise<MjpegServer> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new MjpegServer(server);
  }

  get url(): string {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
    return `http://line:p%40ss@127.0.0.1:${(this.#server.address() as AddressInfo).port}/stream`;
  }

  /** Ends all streams in the middle. */
  hangUp(): void {
    for (const viewer of this.#viewers) viewer.destroy();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.hangUp();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #send(): void {
    if (this.mode === 'stalled') return;
    this.#sent += 1;
    const whole = aJpeg(this.#sent, this.size);
    const jpeg = this.mode === 'torn' ? whole.subarray(0, whole.length - 20) : whole;
    const length = this.withLength ? `Content-Length: ${jpeg.length}\r\n` : '';
    for (const viewer of this.#viewers) {
      viewer.write(`--frame\r\nContent-Type: image/jpeg\r\n${length}\r\n`);
      viewer.write(jpeg);
      viewer.write('\r\n');
    }
  }
}
