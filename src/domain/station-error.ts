import { type ErrorCode, errorKinds } from './error-codes.js';
import type { Fault } from './errors/error-kind.js';

/** Languages of all text that users see. */
export type Locale = 'en' | 'zh-TW';

/** Values for the `{name}` places of an error's text. */
export type ErrorParameters = Readonly<Record<string, string | number>>;

interface StationErrorOptions {
  readonly cause?: unknown;
}

/** The one error of the station: has a code, knows whose fault it is, says what to do, keeps its cause. */
export class StationError extends Error {
  override readonly name = 'StationError';
  readonly code: ErrorCode;
  readonly parameters: ErrorParameters;

  constructor(code: ErrorCode, parameters: ErrorParameters = {}, options: StationErrorOptions = {}) {
    super(fill(errorKinds[code].en[0], parameters), options);
    this.code = code;
    this.parameters = parameters;
  }

  get fault(): Fault {
    return errorKinds[this.code].fault;
  }

  get retryable(): boolean {
    return errorKinds[this.code].retryable;
  }

  /** What happened and what to do, in one language. */
  describe(locale: Locale): { readonly what: string; readonly mend: string } {
    const [what, mend] = locale === 'en' ? errorKinds[this.code].en : errorKinds[this.code].zhTW;
    return { what: fill(what, this.parameters), mend: fill(mend, this.parameters) };
  }
}

/** True for a StationError, of the given code where one is given. */
export function isStationError(error: unknown, code?: ErrorCode): error is StationError {
  return error instanceof StationError && (code === undefined || error.code === code);
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  // Errors of sockets that tried several addresses have no message of their own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function fill(text: string, parameters: ErrorParameters): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(parameters[name] ?? place));
}
