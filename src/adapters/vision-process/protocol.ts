import type { Recipe } from '../../config/recipe.js';
import type { CameraConfig } from '../../config/sections/camera.js';
import type { RecipeSettings } from '../../config/store/recipe-content.js';
import type { CameraCounters } from '../../domain/camera-counters.js';
import type { CandidateReport } from '../../domain/candidate-report.js';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { Trigger } from '../../domain/trigger.js';
import type { ComparerInfo } from '../../ports/comparer.js';
import type { VisionResult } from '../../ports/vision.js';

/*
 * What station and vision process say to each other. Both are of one build and the channel is a pipe between parent and
 * child, so messages are typed, not validated.
 */

/** An error on its way between the processes. */
export interface ErrorMessage {
  readonly code: ErrorCode;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** All that a vision process needs to begin. */
export interface VisionSettings {
  readonly camera: CameraConfig;
  /** Those in use at the start; each inspection brings its own. */
  readonly recipes: readonly Recipe[];
  readonly modelsDirectory: string;
  readonly dataDirectory: string;
  /** Anomaly maps are evidence. */
  readonly keepMaps: boolean;
  /** So many regions of a part are described, so that they can be named. */
  readonly describedRegions: number;
  /** Threads of the CPU provider. */
  readonly threads: number;
}

/** An image that is to be looked at as a golden sample. */
export interface CandidateCheck {
  readonly part: string;
  readonly settings: RecipeSettings;
  /** Files of the golden samples that the part has, and of the candidates that wait. */
  readonly known: readonly string[];
  /** Absent for the next frame of the camera. */
  readonly image?: SentImage;
}

export interface SentImage {
  /** For messages; its ending tells the format. */
  readonly file: string;
  readonly data: Uint8Array;
}

export interface CheckedCandidate {
  readonly image: SentImage;
  readonly report: CandidateReport;
}

export type ToVision =
  | { readonly kind: 'start'; readonly settings: VisionSettings }
  | {
      readonly kind: 'inspect';
      readonly request: number;
      readonly trigger: Trigger;
      readonly recipe: Recipe;
      /** All others in use: the part may be one of theirs. */
      readonly others: readonly Recipe[];
    }
  /** A recipe is about to be used: its model and its golden samples are to be at hand. */
  | {
      readonly kind: 'prepare';
      readonly request: number;
      readonly recipe: Recipe;
      readonly others: readonly Recipe[];
    }
  | { readonly kind: 'check'; readonly request: number; readonly check: CandidateCheck }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'cancel'; readonly request: number }
  | { readonly kind: 'stop' };

export type FromVision =
  | { readonly kind: 'ready'; readonly models: readonly ComparerInfo[] }
  /** It cannot begin; it ends by itself after this. */
  | { readonly kind: 'failed'; readonly error: ErrorMessage }
  | { readonly kind: 'heartbeat'; readonly counters: CameraCounters }
  | { readonly kind: 'camera-fault'; readonly fault: ErrorMessage | undefined }
  | { readonly kind: 'result'; readonly request: number; readonly result: VisionResult }
  | { readonly kind: 'prepared'; readonly request: number; readonly error: ErrorMessage | undefined }
  | { readonly kind: 'checked'; readonly request: number; readonly outcome: CheckedCandidate | ErrorMessage }
  | { readonly kind: 'error'; readonly request: number; readonly message: string };

/** A vision process says at least this often that it is alive, milliseconds. */
export const heartbeatMs = 500;
