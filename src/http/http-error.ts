import type { ErrorBody } from '../contract/http-api.js';
import type { ErrorCode } from '../domain/error-codes.js';
import { isStationError, type StationError } from '../domain/station-error.js';

interface HttpError {
  readonly status: number;
  readonly body: ErrorBody;
}

const statusOf: Readonly<Partial<Record<ErrorCode, number>>> = {
  'unknown-camera': 404,
  'unknown-part': 404,
  'entry-not-found': 404,
  'recipe-not-found': 404,
  'reference-missing': 409,
  'recipe-refused': 409,
  'reference-rejected': 422,
  'region-unknown': 404,
  'region-not-described': 409,
  'nothing-to-analyse': 404,
  'bundle-refused': 422,
  usage: 400,
  'command-invalid': 400,
  'origin-refused': 403,
};

/** What a failed request is answered with; nothing for an error of ours, which is logged and not told. */
export function httpError(error: unknown): HttpError | undefined {
  if (!isStationError(error)) return undefined;
  return { status: statusOf[error.code] ?? (error.retryable ? 503 : 500), body: errorBody(error) };
}

function errorBody(error: StationError): ErrorBody {
  const { what, mend } = error.describe('en');
  return { code: error.code, message: what, mend };
}
