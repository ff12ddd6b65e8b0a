import type { Mat } from 'opencv4nodejs';
import type { Box } from '../domain/comparison.js';
import type { Comparer, ComparisonMaps, Embedding } from '../ports/comparer.js';
import { copyCells, cutEmbedding, withRimOf } from './cut-embedding.js';
import { pixelsOf } from './model-image.js';

interface CompareAreas {
  /** The part as the model wants it. */
  readonly image: Mat;
  /** What to look at, pixels; sides are multiples of what the model asks for. */
  readonly areas: readonly Box[];
  /** Of the golden samples, whole. */
  readonly embeddings: readonly Embedding[];
  /** So many cells of an embedding does the end of a cut image reach. */
  readonly rimCells: number;
  readonly comparer: Comparer;
}

/** Compares areas of a part with each golden sample. Elsewhere the maps are 0: nothing differs there. */
export async function compareAreas(options: CompareAreas): Promise<readonly ComparisonMaps[]> {
  const { image, areas, embeddings, rimCells, comparer } = options;
  const stride = comparer.info.embeddingStridePx;
  const whole = embeddings.map((embedding) => emptyMaps(embedding, comparer));
  for (const area of areas) {
    const cut = await comparer.embed(pixelsOf(image, area));
    const cells = { x: area.x / stride, y: area.y / stride };
    for (const [index, embedding] of embeddings.entries()) {
      const reference = cutEmbedding(embedding, { ...cells, width: cut.width, height: cut.height });
      const inner = {
        left: area.x > 0,
        top: area.y > 0,
        right: area.x + area.width < image.cols,
        bottom: area.y + area.height < image.rows,
      };
      const found = await comparer.compare(withRimOf(cut, reference, inner, rimCells), reference);
      const maps = whole[index];
      if (maps !== undefined) paste(found, maps, area);
    }
  }
  return whole;
}

function emptyMaps({ width, height }: Embedding, { info }: Comparer): ComparisonMaps {
  const planes = (stridePx: number, count: number): PlaneSet => {
    const perCell = info.embeddingStridePx / stridePx;
    const size = { width: width * perCell, height: height * perCell };
    return { ...size, stridePx, data: new Float32Array(size.width * size.height * count) };
  };
  const map = planes(info.mapStridePx, 1);
  if (info.detectionStridePx === undefined) return { map };
  const { data: classes, ...size } = planes(info.detectionStridePx, info.classNames.length);
  return { map, detection: { ...size, classes, boxes: planes(info.detectionStridePx, 4).data } };
}

interface PlaneSet {
  readonly width: number;
  readonly height: number;
  readonly stridePx: number;
  readonly data: Float32Array;
}

function paste(found: ComparisonMaps, whole: ComparisonMaps, area: Box): void {
  pastePlanes(found.map, whole.map, area);
  if (found.detection === undefined || whole.detection === undefined) return;
  const [from, to] = [found.detection, whole.detection];
  pastePlanes({ ...from, data: from.classes }, { ...to, data: to.classes }, area);
  pastePlanes({ ...from, data: from.boxes }, { ...to, data: to.boxes }, area);
}

/** Copies planes into larger ones, row by row. */
function pastePlanes(from: PlaneSet, to: PlaneSet, { x, y }: Box): void {
  const [column, row] = [x / to.stridePx, y / to.stridePx];
  const rows = from.data.length / from.width;
  for (let line = 0; line < rows; line += 1) {
    const plane = Math.floor(line / from.height);
    const at = (plane * to.height + row + (line % from.height)) * to.width + column;
    copyCells(from.data, line * from.width, to.data, at, from.width);
  }
}
