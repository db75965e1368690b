import { framedCases, framedInput, LingtanError } from '@lingtan/sdk';
import { documentErrors } from './errors.ts';
import type { Shape } from './shape.ts';

/** What a document may carry beside its cases or its input. */
const around = ['fixture'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Runs a document through the first form it is meant to have. A document with `input` stands for that; one with `cases` is
 * run case by case, as is a list, and a faulty case loses nothing of the others. What `fixture` says holds for every case.
 */
export function runDocument(document: unknown, shapes: readonly Shape[], command: string): unknown {
  const fixture = isFields(document) ? document['fixture'] : undefined;
  const cases = framedCases(document, around)?.map((each, index) => runCase(each, index, fixture, shapes, command));
  if (cases) return Array.isArray(document) ? cases : { results: cases };
  if (!isFields(document))
    throw documentErrors.DOCUMENT_UNKNOWN({
      problem: `A JSON object was expected, not ${JSON.stringify(document)?.slice(0, 60)}`,
    });
  if (isFields(document['input']))
    return runDocument(withFixture(framedInput(document, around) as Fields, fixture), shapes, command);
  const shape = shapes.find((each) => each.fits(document));
  if (shape) return shape.run(document);
  const names = shapes.map(({ name }) => name).join('; ');
  const fields = Object.keys(document).join(', ') || 'none';
  throw documentErrors.DOCUMENT_UNKNOWN({ problem: `\`${command}\` takes: ${names}. The fields given are ${fields}` });
}

function runCase(each: unknown, index: number, fixture: unknown, shapes: readonly Shape[], command: string): unknown {
  const id = isFields(each) && typeof each['id'] === 'string' ? each['id'] : index;
  try {
    const input = isFields(each) && isFields(each['input']) ? framedInput(each) : each;
    return { id, result: runDocument(isFields(input) ? withFixture(input, fixture) : input, shapes, command) };
  } catch (error) {
    if (!(error instanceof LingtanError)) throw error;
    return { id, error: { code: error.code, message: error.message, ...error.params } };
  }
}

/** Fields of the fixture that the input may use and does not set. */
function withFixture(input: Fields, fixture: unknown): Fields {
  if (!isFields(fixture) || input['operation'] === undefined) return input;
  const single = input['bundles'] === undefined ? { bundle: fixture['bundle'] } : {};
  return { ...single, ...(input['operation'] === 'issue' ? { device: fixture['device'] } : {}), ...input };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
