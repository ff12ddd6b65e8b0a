import type { RecipeContent } from '../config/store/recipe-content.js';
import { type Candidate, candidateSchema } from '../contract/recipe-api.js';
import { StationError } from '../domain/station-error.js';
import type { RecipeApi } from '../http/recipe-routes.js';
import {
  asSample,
  candidatePath,
  keepCandidate,
  keepPicture,
  listCandidates,
  readCandidate,
  readCandidatePicture,
  removeCandidates,
} from '../recipes/candidate-files.js';
import { diffVersions } from '../recipes/diff-versions.js';
import { exportBundle, importBundle } from '../recipes/exchange.js';
import { baseVersion, findVersion, versionBefore } from '../recipes/find-version.js';
import { makeVersion } from '../recipes/make-version.js';
import { listParts, readContent, readHistory, readSample, samplePaths } from '../recipes/read-recipes.js';
import type { RecipeBook } from '../recipes/recipe-book.js';
import type { RecipeStore } from '../recipes/recipe-store.js';
import { settingsOf } from '../recipes/settings-of.js';
import type { StationEye } from './create-inspector.js';
import { exchangePlace } from './exchange-place.js';
import { installedModel } from './installed-model.js';
import type { StationCore } from './station-core.js';

interface RecipeApiParts {
  readonly store: RecipeStore;
  readonly book: RecipeBook;
  readonly eyes: () => readonly StationEye[];
}

/** A check waits its turn between inspections, milliseconds. */
const checkMs = 120_000;

/** The recipe store as the HTTP API offers it; images are looked at by the vision process of a camera. */
export function createRecipeApi(core: StationCore, { store, book, eyes }: RecipeApiParts): RecipeApi {
  const { config } = core;
  const { dataDirectory } = config;
  const newest = async (part: string): Promise<RecipeContent | undefined> => {
    const from = baseVersion(await readHistory(dataDirectory, part));
    return from === undefined ? undefined : readContent(dataDirectory, part, from);
  };
  const changed = <T>(value: T): T => {
    book.notify();
    return value;
  };
  const candidates = async (part: string): Promise<readonly Candidate[]> =>
    (await listCandidates(dataDirectory, part)).map((one) => candidateSchema.parse(one));

  return {
    list: async () =>
      Promise.all((await listParts(dataDirectory)).map(async (part) => readHistory(dataDirectory, part))),
    history: async (part) => {
      const history = await readHistory(dataDirectory, part);
      if (history.versions.length > 0) return history;
      throw new StationError('recipe-not-found', { part, what: 'version' });
    },
    detail: async (part, version) => {
      const found = findVersion(await readHistory(dataDirectory, part), version);
      return {
        ...found,
        changes: [...found.changes],
        content: await readContent(dataDirectory, part, found),
      };
    },
    sample: async (part, sha256) => {
      for (const version of (await readHistory(dataDirectory, part)).versions) {
        const paths = samplePaths(dataDirectory, await readContent(dataDirectory, part, version));
        const found = paths.find((one) => one.sha256 === sha256);
        if (found !== undefined) return readSample(found.path, sha256);
      }
      throw new StationError('recipe-not-found', { part, what: `golden sample ${sha256}` });
    },
    candidates,
    candidatePicture: async (part, sha256) => readCandidatePicture(dataDirectory, part, sha256),
    removeCandidate: async (part, sha256) => removeCandidates(dataDirectory, part, [sha256]),
    addCandidate: async (part, from) => {
      const { vision } = eyeOf(eyes(), part, 'camera' in from ? from.camera : undefined);
      const base = await newest(part);
      const waiting = await candidates(part);
      const known = [
        ...(base === undefined ? [] : samplePaths(dataDirectory, base)),
        ...(await Promise.all(
          waiting.map(async ({ sha256 }) => ({
            sha256,
            path: await candidatePath(dataDirectory, part, sha256),
          })),
        )),
      ];
      const check = {
        part,
        settings: settingsOf(base, {}),
        known: known.map(({ path }) => path),
        ...('image' in from ? { image: from.image } : {}),
      };
      const { image, report } = await vision.check(check, AbortSignal.timeout(checkMs));
      const sample = asSample(image.file, image.data, part);
      const same = known.find(({ sha256 }) => sha256 === sample.sha256);
      const { picture, nearest, ...found } = report;
      const candidate: Candidate = {
        sha256: sample.sha256,
        ...found,
        ...(same === undefined ? {} : { kind: 'near-duplicate' as const }),
        ...(nearest === undefined
          ? {}
          : {
              nearest: {
                sha256: known.find(({ path }) => path === nearest.file)?.sha256 ?? sample.sha256,
                difference: nearest.difference,
              },
            }),
      };
      if (same === undefined && report.kind !== 'rejected') {
        await keepCandidate(dataDirectory, part, { image: sample, report: candidate });
      }
      if (picture !== undefined) {
        await keepPicture(dataDirectory, part, { sha256: sample.sha256, data: picture });
      }
      return candidate;
    },
    create: async (part, { add, by, why, base, without, settings }) => {
      const images = await Promise.all(add.map(async (one) => readCandidate(dataDirectory, part, one)));
      const hash = installedModel(config);
      const version = { part, base, settings, without, images, by, why };
      const made = await makeVersion({ dataDirectory, store, modelHash: hash, ...version });
      await removeCandidates(dataDirectory, part, add);
      return made;
    },
    change: async (part, version, { kind, by, why }) =>
      changed(await store.change({ part, version, kind, by, why })),
    diff: async (part, version, other) => diffVersions(dataDirectory, part, { version, other }),
    bundle: async (part, version) => exportBundle(exchangePlace(config), part, version),
    importBundle: async (bytes, signed) =>
      importBundle({ place: exchangePlace(config), store, bytes, file: 'the bundle', ...signed }),
    rollback: async (part, { to, by, why }) => {
      const history = await readHistory(dataDirectory, part);
      const { version } = to === undefined ? versionBefore(history) : findVersion(history, to);
      return changed(await store.change({ part, version, kind: 'activated', by, why }));
    },
  };
}

/** The camera that was named, or the one that usually sees the part, or the first. */
function eyeOf(eyes: readonly StationEye[], part: string, camera: string | undefined): StationEye {
  const eye =
    camera === undefined
      ? (eyes.find((one) => one.part === part) ?? eyes[0])
      : eyes.find(({ vision }) => vision.camera === camera);
  if (eye !== undefined) return eye;
  const known = eyes.map(({ vision }) => vision.camera).join(', ');
  throw new StationError('unknown-camera', { camera: camera ?? '""', known });
}
