import { StationError } from '../../domain/station-error.js';

/** One row of a table by the names of its columns, and the line of the file that it begins on. */
export interface TableRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

interface ParseTable {
  readonly text: string;
  /** For messages. */
  readonly file: string;
  /** Columns that must be there; others are allowed. */
  readonly columns: readonly string[];
}

/**
 * A table with a line of column names (CSV, RFC 4180; also with semicolons or tabs, as spreadsheets write them).
 *
 * @throws StationError `table-invalid` with the line.
 */
export function parseTable({ text, file, columns }: ParseTable): readonly TableRow[] {
  const invalid = (line: number, why: string): StationError =>
    new StationError('table-invalid', { file, line, why });
  const [header, ...rows] = splitRows(text.replace(/^\uFEFF/, ''));
  const names = header?.cells.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) throw invalid(1, `there is no column ${missing.join(', ')}`);
  return rows.map(({ line, cells }) => {
    if (cells.length !== names.length)
      throw invalid(line, `it has ${cells.length} cells, the first line has ${names.length}`);
    return {
      line,
      cells: Object.fromEntries(names.map((name, index) => [name, (cells[index] ?? '').trim()])),
    };
  });
}

interface SplitRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows that are not empty. A quoted cell may hold separators, line ends and doubled quotes. */
function splitRows(text: string): readonly SplitRow[] {
  const separator = /^[^\r\n]*?([,;\t])/.exec(text)?.[1] ?? ',';
  const rows: SplitRow[] = [];
  let [line, begun, cell, quoted] = [1, 1, '', false];
  let cells: string[] = [];
  const endRow = (): void => {
    cells.push(cell);
    if (cells.join('').trim() !== '') rows.push({ line: begun, cells });
    [cells, cell, begun] = [[], '', line];
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '\n') line += 1;
    if (quoted && letter === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (quoted) cell += letter;
    else if (letter === separator) {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n') endRow();
    else if (letter !== '\r') cell += letter;
  }
  endRow();
  return rows;
}
