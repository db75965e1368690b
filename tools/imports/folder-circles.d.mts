/** A file and a file that it imports, as paths below the root. */
export interface Import {
  readonly from: string;
  readonly to: string;
}
/** By folder: which of its folders imports which others, for each import that is part of a circle. */
export type Circles = Record<string, Record<string, string[]>>;

export function folderCircles(imports: Iterable<Import>): Circles;
export function compareCircles(found: Circles, known: Circles): { added: string[]; gone: string[] };
export function shrunk(found: Circles, known: Circles): Circles;
