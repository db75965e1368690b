import { csvLines } from '../../contracts/csv.ts';

export type Rows = Record<string, unknown>[];
/** Names of columns that stand for a field. */
export type Aliases = Readonly<Record<string, string>>;

/** Rows of a JSON list, or of an object that holds it under one of `keys`. */
export function jsonRows(text: string, keys: readonly string[]): Rows {
  const read = JSON.parse(text) as unknown;
  const found = Array.isArray(read)
    ? read
    : keys.map((key) => (read as Record<string, unknown> | null)?.[key]).find(Array.isArray);
  if (!Array.isArray(found)) throw new Error(`${keys.join(', ')}: a list is expected`);
  return found as Rows;
}

/** Rows of a table with field names in its first line; empty cells are left out. Values stay text to the last digit. */
export function tableRows(
  table: readonly (readonly string[])[],
  numeric: ReadonlySet<string>,
  aliases: Aliases = {},
): Rows {
  const [head, ...lines] = table;
  if (!head) return [];
  const fields = head.map((cell) => aliases[cell.trim()] ?? cell.trim());
  return lines.map((cells) =>
    Object.fromEntries(
      fields.flatMap((field, i): [string, unknown][] => {
        const cell = (cells[i] ?? '').trim();
        if (cell === '' || field === '') return [];
        return [[field, numeric.has(field) ? Number(cell) : cell]];
      }),
    ),
  );
}

export interface RowReader {
  /** Names of the list in a JSON document. */
  keys: readonly string[];
  /** Fields that are numbers. */
  numeric: ReadonlySet<string>;
  aliases?: Aliases;
}

/** Reads a chosen file: JSON, XLSX (its first sheet), or CSV in UTF-8 or GB 18030. */
export async function readRows(file: File, { keys, numeric, aliases }: RowReader): Promise<Rows> {
  if (/\.xlsx$/i.test(file.name)) {
    const { sheetCells } = await import('./read-sheet.ts');
    return tableRows(await sheetCells(file), numeric, aliases);
  }
  const text = decode(new Uint8Array(await file.arrayBuffer()));
  return /\.json$/i.test(file.name) ? jsonRows(text, keys) : tableRows(csvLines(text), numeric, aliases);
}

/** Spreadsheets in China often write GB 18030. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
