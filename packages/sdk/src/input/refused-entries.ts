import { LingtanError } from '../errors.ts';

/** Why an entry of a batch was refused. */
export interface Refusal {
  code: string;
  message: string;
  hint?: string;
  params: Readonly<Record<string, unknown>>;
}

/** A refused entry of a batch says why; nothing of the others is lost. @throws whatever is no refusal */
export function refusalOf(error: unknown): Refusal {
  // A bundle may have a class of its own.
  if (!(error instanceof LingtanError) && (error as { name?: unknown } | null)?.name !== 'LingtanError') throw error;
  const { code, message, hint, params } = error as LingtanError;
  return { code, message, ...(hint === undefined ? {} : { hint }), params };
}

/** Entries of the answer to a batch: a list, or `cases` or `results` of a document. Null where it is the answer to one. */
export function answeredEntries(answer: unknown): readonly unknown[] | null {
  if (Array.isArray(answer)) return answer;
  const { cases, results } = (answer ?? {}) as { cases?: unknown; results?: unknown };
  return [cases, results].find(Array.isArray) ?? null;
}

/** Whether an entry of an answer stands as its {@link Refusal}. */
export function isRefusedEntry(entry: unknown): boolean {
  const { error } = (entry ?? {}) as { error?: { code?: unknown; message?: unknown } | null };
  return typeof error?.code === 'string' && typeof error.message === 'string';
}
