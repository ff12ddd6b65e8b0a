import { once } from 'node:events';
import { ServerTCP } from 'modbus-serial';
import { messageOf, StationError } from '../../domain/station-error.js';
import type { Clock } from '../../ports/clock.js';
import type { LineOutput, LineState } from '../../ports/line.js';
import type { Component } from '../../runtime/component.js';
import { blockSize, inputRegisters, type PlcControl, statusBits } from './register-map.js';

interface ModbusServerOptions {
  readonly host: string;
  readonly port: number;
  /** In the order of their blocks. */
  readonly cameras: readonly string[];
  readonly heartbeatMs: number;
  readonly clock: Clock;
  /** False while the station does not get on: the heartbeat stands still then. */
  readonly alive: () => boolean;
  /** The PLC has raised the trigger of a camera. */
  readonly onTrigger: (camera: string, tag: number) => void;
}

interface Block {
  line: LineState;
  control: PlcControl;
}

/** Exception of Modbus: the address is not there. */
class IllegalAddress extends Error {
  readonly modbusErrorCode = 2;
}

/** Nothing is known yet: not ready, a reject. */
const dark: LineState = { ready: false, busy: false, fault: true, results: 0, missed: 0 };

/**
 * The station as a Modbus TCP server: the PLC asks and writes, the station never waits for it.
 *
 * INVARIANTS: registers are computed from the last state when they are read, so that one request sees one state; without a
 * pass the reject bit is set; the heartbeat counts only while the station gets on. When the station dies the connection ends
 * with it, and a PLC that hears no heartbeat rejects.
 */
export class ModbusServer implements Component {
  readonly name: string;
  readonly #options: ModbusServerOptions;
  readonly #blocks: readonly Block[];
  #heartbeat = 0;

  constructor(options: ModbusServerOptions) {
    this.name = `modbus:${options.port}`;
    this.#options = options;
    this.#blocks = options.cameras.map(() => ({ line: dark, control: { trigger: false, tag: 0 } }));
  }

  /** What shows the state of one camera. */
  output(camera: string): LineOutput {
    const block = this.#blocks[this.#options.cameras.indexOf(camera)];
    return {
      show: (state) => {
        if (block !== undefined) block.line = state;
      },
    };
  }

  /** @throws StationError `port-in-use` */
  async run(signal: AbortSignal): Promise<void> {
    const { host, port, clock, heartbeatMs, alive } = this.#options;
    const server = new ServerTCP(
      {
        getCoil: (address: number) => this.#coil(address),
        getDiscreteInput: (address: number) => this.#bit(address),
        getInputRegister: (address: number) => this.#inputRegister(address),
        getHoldingRegister: (address: number) => this.#holdingRegister(address),
        setCoil: (address: number, value: boolean) => this.#setCoil(address, value),
        setRegister: (address: number, value: number) => this.#setRegister(address, value),
      },
      { host, port },
    );
    // A PLC that goes away is no fault of the station's.
    server.on('socketError', () => undefined);
    const refused = new Promise<never>((_, reject) => {
      server.on('serverError', (error) => {
        const parameters = { port, what: `the PLC (${messageOf(error)})`, key: 'outputs[].port' };
        reject(new StationError('port-in-use', parameters, { cause: error }));
      });
    });
    try {
      await Promise.race([once(server, 'initialized'), refused]);
      while (!signal.aborted) {
        await clock.sleep(heartbeatMs, signal).catch(() => undefined);
        if (alive() && !signal.aborted) this.#heartbeat = (this.#heartbeat + 1) % 65_536;
      }
    } finally {
      for (const socket of server.socks.keys()) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    }
  }

  #coil(address: number): boolean {
    const { block, offset } = this.#at(address);
    if (offset === 0) return block.control.trigger;
    throw new IllegalAddress();
  }

  #bit(address: number): boolean {
    const { block, offset } = this.#at(address);
    return there(statusBits(block.line, { control: block.control, heartbeat: this.#heartbeat })[offset]);
  }

  #inputRegister(address: number): number {
    const { block, offset } = this.#at(address);
    return there(inputRegisters(block.line, { control: block.control, heartbeat: this.#heartbeat })[offset]);
  }

  #holdingRegister(address: number): number {
    const { block, offset } = this.#at(address);
    return there([block.control.tag, block.control.trigger ? 1 : 0][offset]);
  }

  #setCoil(address: number, value: boolean): void {
    const { block, offset } = this.#at(address);
    if (offset !== 0) throw new IllegalAddress();
    this.#setTrigger(address, block, value);
  }

  #setRegister(address: number, value: number): void {
    const { block, offset } = this.#at(address);
    if (offset === 0) block.control = { ...block.control, tag: value };
    else if (offset === 1) this.#setTrigger(address, block, value % 2 === 1);
    else throw new IllegalAddress();
  }

  #setTrigger(address: number, block: Block, trigger: boolean): void {
    const rises = trigger && !block.control.trigger;
    block.control = { ...block.control, trigger };
    const camera = this.#options.cameras[Math.floor(address / blockSize)];
    if (rises && camera !== undefined) this.#options.onTrigger(camera, block.control.tag);
  }

  #at(address: number): { readonly block: Block; readonly offset: number } {
    return { block: there(this.#blocks[Math.floor(address / blockSize)]), offset: address % blockSize };
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new IllegalAddress();
  return value;
}
