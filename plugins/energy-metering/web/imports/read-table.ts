/** A file as the wizard shows it: text that is sent, and the first rows of it. */
export interface ImportFile {
  name: string;
  /** What is uploaded: the file itself, or the CSV made of a worksheet. */
  content: Blob;
  encoding: Encoding;
  delimiter: Delimiter;
  header: string[];
  /** First rows, for the preview. */
  rows: string[][];
  /** Lines of the file with the header; null when it is too large to count here. */
  lines: number | null;
  /** Worksheets to choose from; empty for a text file. */
  sheets: string[];
}

export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];
export const encodings = ['utf-8', 'gb18030', 'utf-16le'] as const;
export type Encoding = (typeof encodings)[number];

const previewBytes = 256 * 1024;
const previewRows = 50;
const countedBytes = 64 * 1024 * 1024;

/** The encoding that shows no broken characters. Spreadsheets in China often write GB 18030. */
export function guessEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  try {
    // The end may cut a character in two, which is no fault of the file.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, Math.max(0, bytes.length - 4)), {
      stream: true,
    });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

/** The sign that splits the header line into most fields. */
export function guessDelimiter(text: string): Delimiter {
  const line = (text.split(/\r?\n/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  return delimiters.reduce((best, sign) => (line.split(sign).length > line.split(best).length ? sign : best));
}

/** Fields of the first rows: quotes, doubled quotes and line breaks inside them. For the preview only. */
export function splitRows(text: string, delimiter: string, most: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length && rows.length < most; at++) {
    const sign = text[at]!;
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && field === '') quoted = true;
    else if (sign === delimiter) {
      row.push(field);
      field = '';
    } else if (sign === '\n') {
      row.push(field.replace(/\r$/, ''));
      if (row.length > 1 || row[0] !== '') rows.push(row);
      row = [];
      field = '';
    } else field += sign;
  }
  if (rows.length < most && (field !== '' || row.length > 0)) rows.push([...row, field]);
  return rows;
}

/** Reads the beginning of a text file. */
export async function readTextFile(file: File): Promise<ImportFile> {
  const bytes = new Uint8Array(await file.slice(0, previewBytes).arrayBuffer());
  const encoding = guessEncoding(bytes);
  const text = new TextDecoder(encoding).decode(bytes).replace(/^\ufeff/, '');
  const delimiter = guessDelimiter(text);
  const [header = [], ...rows] = splitRows(text, delimiter, previewRows + 1);
  return {
    name: file.name,
    content: file,
    encoding,
    delimiter,
    header,
    rows,
    lines: await countLines(file),
    sheets: [],
  };
}

async function countLines(file: Blob): Promise<number | null> {
  if (file.size > countedBytes) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines += 1;
  return bytes.length > 0 && bytes.at(-1) !== 10 ? lines + 1 : lines;
}
