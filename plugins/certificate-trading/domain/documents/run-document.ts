import { answerFramed, framedCases, LingtanError } from '@lingtan/sdk';
import { documentErrors } from './errors.ts';
import type { Shape } from './shape.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Runs a document through the first form it is meant to have. A document with `input` stands for that; one with `cases` is
 * run case by case, as is a list, and a faulty case loses nothing of the others.
 */
export function runDocument(document: unknown, shapes: readonly Shape[], command: string): unknown {
  const cases = framedCases(document)?.map((each, index) => runCase(each, index, shapes, command));
  if (cases) return Array.isArray(document) ? cases : { results: cases };
  return answerFramed(document, (content) => runContent(content, shapes, command));
}

function runContent(content: unknown, shapes: readonly Shape[], command: string): unknown {
  if (!isFields(content))
    throw documentErrors.DOCUMENT_UNKNOWN({
      problem: `A JSON object was expected, not ${JSON.stringify(content)?.slice(0, 60)}`,
    });
  const shape = shapes.find((each) => each.fits(content));
  if (shape) return shape.run(content);
  const names = shapes.map(({ name }) => name).join('; ');
  const fields = Object.keys(content).join(', ') || 'none';
  throw documentErrors.DOCUMENT_UNKNOWN({ problem: `\`${command}\` takes: ${names}. The fields given are ${fields}` });
}

function runCase(each: unknown, index: number, shapes: readonly Shape[], command: string): unknown {
  const id = isFields(each) && typeof each['id'] === 'string' ? each['id'] : index;
  try {
    return { id, result: runDocument(each, shapes, command) };
  } catch (error) {
    if (!(error instanceof LingtanError)) throw error;
    return { id, error: { code: error.code, message: error.message, ...error.params } };
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
