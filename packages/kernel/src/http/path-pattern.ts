import { httpErrors } from '../errors.ts';

/** A route's path, split once: literals, `:name` parameters, and perhaps a last `*name` that takes the rest. */
export interface PathPattern {
  readonly source: string;
  readonly segments: readonly { kind: 'literal' | 'parameter' | 'rest'; text: string }[];
}

/** Compiles a path such as `/api/parks/:park/points`. */
export function compilePath(source: string): PathPattern {
  const parts = source.split('/').slice(1);
  const segments = (source === '/' || source === '' ? [] : parts).map((part, index) => {
    if (part.startsWith(':')) return { kind: 'parameter' as const, text: part.slice(1) };
    if (part.startsWith('*') && index === parts.length - 1) return { kind: 'rest' as const, text: part.slice(1) };
    return { kind: 'literal' as const, text: part };
  });
  return { source, segments };
}

/** Splits a request path; empty segments stay, so that `//` matches nothing. */
export function splitPath(path: string): string[] {
  const parts = path.split('/').slice(1);
  return parts.length === 1 && parts[0] === '' ? [] : parts;
}

/** Raw (still encoded) parameters when the pattern fits, else null. */
export function matchPath(pattern: PathPattern, parts: readonly string[]): [string, string][] | null {
  const { segments } = pattern;
  const rest = segments.at(-1)?.kind === 'rest';
  if (rest ? parts.length < segments.length : parts.length !== segments.length) return null;
  const found: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'literal') {
      if (parts[index] !== segment.text) return null;
    } else if (segment.kind === 'rest') {
      found.push([segment.text, parts.slice(index).join('/')]);
    } else {
      found.push([segment.text, parts[index]!]);
    }
  }
  return found;
}

const hasControlCharacter = (value: string): boolean =>
  [...value].some((character) => character < ' ' || character === '\u007f');

/**
 * Decodes parameters and refuses what no id looks like: control characters, slashes, dots alone, a pattern's own `:name`.
 * @throws HTTP_BAD_PATH
 */
export function decodeParameters(
  raw: readonly [string, string][],
  restNames: ReadonlySet<string>,
): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [field, encoded] of raw) {
    let value: string;
    try {
      value = decodeURIComponent(encoded);
    } catch {
      throw httpErrors.BAD_PATH({ field, value: encoded, expected: 'valid percent-encoding' });
    }
    const rest = restNames.has(field);
    const bad =
      value === '' ||
      value.length > 600 ||
      hasControlCharacter(value) ||
      value === '__proto__' ||
      value.startsWith(':') ||
      value.startsWith('*') ||
      value.split('/').some((part) => part === '.' || part === '..') ||
      (!rest && /[/\\]/.test(value));
    if (bad) throw httpErrors.BAD_PATH({ field, value: value.slice(0, 100), expected: rest ? 'a reference' : 'an id' });
    parameters[field] = value;
  }
  return parameters;
}

/** Names of the pattern's parameters that may hold slashes. */
export function restNames(pattern: PathPattern): ReadonlySet<string> {
  return new Set(pattern.segments.filter((segment) => segment.kind === 'rest').map((segment) => segment.text));
}
