import { type AnalysisErrorCode, analysisErrors } from './errors/analysis-errors.js';
import { type AuditErrorCode, auditErrors } from './errors/audit-errors.js';
import { type CameraErrorCode, cameraErrors } from './errors/camera-errors.js';
import { type ConfigurationErrorCode, configurationErrors } from './errors/configuration-errors.js';
import type { ErrorKind } from './errors/error-kind.js';
import { type ImageErrorCode, imageErrors } from './errors/image-errors.js';
import { type LedgerErrorCode, ledgerErrors } from './errors/ledger-errors.js';
import { type LineErrorCode, lineErrors } from './errors/line-errors.js';
import { type ModelErrorCode, modelErrors } from './errors/model-errors.js';
import { type NetworkErrorCode, networkErrors } from './errors/network-errors.js';
import { type RecipeErrorCode, recipeErrors } from './errors/recipe-errors.js';
import { type ReferenceErrorCode, referenceErrors } from './errors/reference-errors.js';
import { type StationErrorCode, stationErrors } from './errors/station-errors.js';

/** The name of every error that the station can report. */
export type ErrorCode =
  | ConfigurationErrorCode
  | ImageErrorCode
  | ModelErrorCode
  | ReferenceErrorCode
  | RecipeErrorCode
  | CameraErrorCode
  | AuditErrorCode
  | AnalysisErrorCode
  | NetworkErrorCode
  | LedgerErrorCode
  | LineErrorCode
  | StationErrorCode;

/** What each error means. docs/errors.md is generated from this table. */
export const errorKinds: Readonly<Record<ErrorCode, ErrorKind>> = {
  ...configurationErrors,
  ...imageErrors,
  ...modelErrors,
  ...referenceErrors,
  ...recipeErrors,
  ...cameraErrors,
  ...auditErrors,
  ...analysisErrors,
  ...networkErrors,
  ...ledgerErrors,
  ...lineErrors,
  ...stationErrors,
};
